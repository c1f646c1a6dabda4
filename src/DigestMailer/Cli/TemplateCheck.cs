using DigestMailer.Rendering;
using DigestMailer.Rendering.Linting;
using DigestMailer.Templates;
using DigestMailer.Web;
using Microsoft.Extensions.Options;

namespace DigestMailer.Cli;

/// <summary>Every mistake of every template and page, as a start would find them.</summary>
internal static class TemplateCheck
{
    public static IReadOnlyList<string> Mistakes(IServiceProvider services) =>
    [
        .. Mistakes(() => services.GetRequiredService<TemplateVersions>().Read()),
        .. Mistakes(services.GetRequiredService<Pages>().Compile),
    ];

    /// <exception cref="TemplateException">They do not compile or render.</exception>
    public static IReadOnlyList<LintFinding> Lint(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<RenderingOptions>>().Value;
        return MailLint.Look(services.GetRequiredService<TemplateVersions>().Read(), new TemplateLimits { Steps = options.Steps, Time = options.Time });
    }

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
