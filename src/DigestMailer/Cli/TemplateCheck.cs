using DigestMailer.Rendering;
using DigestMailer.Templates;
using DigestMailer.Web;

namespace DigestMailer.Cli;

/// <summary>Every mistake of every template and page, as a start would find them.</summary>
internal static class TemplateCheck
{
    public static IReadOnlyList<string> Mistakes(IServiceProvider services) =>
    [
        .. Mistakes(() => services.GetRequiredService<TemplateVersions>().Read()),
        .. Mistakes(services.GetRequiredService<Pages>().Compile),
    ];

    private static IEnumerable<string> Mistakes(Action compile)
    {
        try
        {
            compile();
            return [];
        }
        catch (TemplateException broken)
        {
            return broken.Errors.Select(error => error.ToString());
        }
        catch (InvalidOperationException broken)
        {
            return [broken.Message];
        }
        catch (RefusedMarkupException broken)
        {
            return [broken.Message];
        }
    }
}
