using System.Buffers;
using System.Globalization;
using DigestMailer.Rendering;
using DigestMailer.Templates;
using Microsoft.Extensions.Options;

namespace DigestMailer.Web;

/// <summary>The pages under <c>templates/pages</c>: the same language, escaping and words as the mails.</summary>
internal sealed class Pages(IOptions<RenderingOptions> options, TimeProvider clock)
{
    private static readonly Dictionary<string, Shape> Models = new(StringComparer.Ordinal)
    {
        ["unsubscribe.html"] = LinkPage.Shape,
        ["unsubscribed.html"] = LinkPage.Shape,
        ["refused.html"] = LinkPage.Shape,
        ["inbox.html"] = InboxPage.Shape,
        ["message.html"] = MessagePage.Shape,
    };

    private readonly Lazy<TemplateSet> compiled = new(() => CompileFolder(Folder(options.Value)));

    /// <summary>The one style sheet, as UTF-8.</summary>
    public byte[] StyleSheet => field ??= File.ReadAllBytes(Path.Combine(Folder(options.Value), "pages", "style.css"));

    /// <summary>Compiles every page now instead of at its first visit.</summary>
    /// <exception cref="TemplateException">Carries every mistake of every page.</exception>
    /// <exception cref="InvalidOperationException">A page is missing.</exception>
    public void Compile() => _ = compiled.Value;

    public IResult Show(string page, object view, string locale, int status = StatusCodes.Status200OK)
    {
        var body = new ArrayBufferWriter<byte>(4 * 1024);
        compiled.Value[$"pages/{page}"].Render(view, new RenderContext(Culture(locale), clock.GetUtcNow(), locale), body);
        return new Rendered(body.WrittenMemory, status);
    }

    private static TemplateSet CompileFolder(string folder)
    {
        var missing = Models.Keys.Where(page => !File.Exists(Path.Combine(folder, "pages", page))).ToList();
        if (missing.Count > 0)
        {
            throw new InvalidOperationException($"The folder '{folder}/pages' lacks {string.Join(", ", missing)}: restore them from the release.");
        }

        var sources = Models.Select(page => new TemplateSource(
            $"pages/{page.Key}", File.ReadAllText(Path.Combine(folder, "pages", page.Key)), OutputKind.Html, page.Value));
        var parts = Directory.EnumerateFiles(Path.Combine(folder, "pages", "parts"), "*.html").Select(path => new TemplateSource(
            $"pages/parts/{Path.GetFileName(path)}", File.ReadAllText(path), OutputKind.Html));
        return TemplateSet.Compile([.. sources, .. parts], words: TemplateFiles.Read(folder).Words());
    }

    private static string Folder(RenderingOptions options) => Path.GetFullPath(options.Folder, AppContext.BaseDirectory);

    private static CultureInfo Culture(string locale) => CultureInfo.GetCultureInfo(locale);

    private sealed class Rendered(ReadOnlyMemory<byte> body, int status) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.ContentLength = body.Length;
            return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
        }
    }
}
