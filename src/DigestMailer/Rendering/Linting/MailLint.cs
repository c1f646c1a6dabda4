using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using DigestMailer.Templates;

namespace DigestMailer.Rendering.Linting;

/// <summary>What a mail must have and must not do, seen on mails rendered from the templates.</summary>
internal static class MailLint
{
    private const int ManyPapers = 20;
    private const int LargestHtml = 80 * 1024;

    /// <summary>Every finding over a version that compiles and renders, in the leaf's order and then mail by mail.</summary>
    public static IReadOnlyList<LintFinding> Look(TemplateVersion version, TemplateLimits limits)
    {
        var findings = new List<LintFinding>(TemplateLint.Look(version.Files.Sources(), version.Files.Words()));
        var places = new Places(version.Files.Sources());
        foreach (var locale in version.Files.Locales)
        {
            Mail("digest", papers: 1, locale);
            Mail("digest", ManyPapers, locale);
            Mail("nothing", papers: 0, locale);
        }

        findings.AddRange(Costly(version.Files, limits, places));
        return [.. findings.DistinctBy(one => (one.Error.Template, one.Error.Line, one.Error.Column, one.Error.Message))];

        void Mail(string kind, int papers, string locale)
        {
            var html = Samples.Show(version, $"{kind}.html", locale, papers);
            var text = Samples.Show(version, $"{kind}.text", locale, papers);
            using var document = new HtmlParser().ParseDocument(html);
            var look = new Look($"{kind}.html", document, places, findings);
            Frame.Look(look);
            Links.Look(look, text, $"{kind}.text");
            Colours.Look(look);
            var size = System.Text.Encoding.UTF8.GetByteCount(html);
            if (size > LargestHtml)
            {
                look.Error("DMT3120", $"with {papers} papers this mail has {size / 1024} KB of HTML, and {LargestHtml / 1024} KB are allowed: Gmail hides the end of large mails", "");
            }
        }
    }

    /// <summary>The steps of a rendering are known to the engine alone: so it is asked to do with a quarter of them.</summary>
    private static IEnumerable<LintFinding> Costly(TemplateFiles files, TemplateLimits limits, Places places)
    {
        var frugal = new TemplateVersion(files, Renderer.Compile(files, limits with { Steps = limits.Steps / 4 }), 1_000);
        foreach (var name in Samples.Names)
        {
            LintFinding? finding = null;
            try
            {
                _ = Samples.Show(frugal, name, TemplateFiles.DefaultLocale, ManyPapers);
            }
            catch (TemplateException costly)
            {
                finding = new LintFinding(false, costly.Errors[0] with
                {
                    Code = "DMT3121",
                    Message = $"with {ManyPapers} papers '{name}' takes more than a quarter of the {limits.Steps} steps that a rendering may take: {costly.Errors[0].Message}",
                });
            }

            if (finding is not null)
            {
                yield return finding;
            }
        }
    }
}

/// <summary>One rendered mail that is looked at, and where its findings go.</summary>
internal sealed class Look(string template, IDocument document, Places places, List<LintFinding> findings)
{
    public IDocument Document => document;

    /// <param name="near">Text of the template that the finding is about; the first place that has it is shown.</param>
    public void Error(string code, string message, string near) => findings.Add(places.Find(template, near, code, message, isError: true));

    public void Warn(string code, string message, string near) => findings.Add(places.Find(template, near, code, message, isError: false));
}

/// <summary>Finds the place in the sources that a finding in a rendered mail is about.</summary>
internal sealed class Places(IReadOnlyCollection<TemplateSource> sources)
{
    public LintFinding Find(string template, string near, string code, string message, bool isError)
    {
        var own = sources.First(source => source.Name == template);
        if (near.Length > 0)
        {
            var kind = Path.GetExtension(template);
            foreach (var source in sources.Where(source => source.Name.EndsWith(kind, StringComparison.Ordinal)).OrderByDescending(source => source == own))
            {
                var at = source.Text.IndexOf(near, StringComparison.OrdinalIgnoreCase);
                if (at >= 0)
                {
                    return TemplateLint.At(source, at, near.Length, code, message, isError);
                }
            }
        }

        return TemplateLint.At(own, 0, 0, code, message, isError);
    }
}
