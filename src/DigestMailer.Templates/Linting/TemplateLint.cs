namespace DigestMailer.Templates;

/// <summary>What the lint thinks of a place in a template.</summary>
/// <param name="IsError">Not to be published; otherwise a warning.</param>
public sealed record LintFinding(bool IsError, TemplateError Error)
{
    /// <summary><c>warning</c> or <c>error</c>, then the place, the line and a caret.</summary>
    public override string ToString() => $"{(IsError ? "error" : "warning")}: {Error}";
}

/// <summary>Looks for what compiles and is still a mistake, without rendering anything.</summary>
public static class TemplateLint
{
    /// <returns>In the order of the sources and lines; sources that do not parse are passed over.</returns>
    public static IReadOnlyList<LintFinding> Look(IReadOnlyCollection<TemplateSource> sources, Catalogues words)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(words);
        var parsed = sources.Select(Parse).Where(one => !one.Mistakes.Any).ToList();
        var types = new LintTypes(parsed);
        var findings = new Findings();
        UnusedRule.Look(parsed, findings);
        foreach (var one in parsed)
        {
            findings.Source = one.Text;
            TreeRules.Look(one, types, words, findings);
            TextRules.Look(one, words, findings);
        }

        return [.. findings.All.OrderBy(one => one.Error.Template, StringComparer.Ordinal).ThenBy(one => one.Error.Line).ThenBy(one => one.Error.Column)];
    }

    /// <summary>A finding at a stretch of a source, for rules that know no syntax.</summary>
    /// <param name="start">Offset in UTF-16 units.</param>
    public static LintFinding At(TemplateSource source, int start, int length, string code, string message, bool isError)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new LintFinding(isError, new SourceText(source.Name, source.Text).Error(new Span(start, start + length), code, message));
    }

    private static Parsed Parse(TemplateSource source)
    {
        var text = new SourceText(source.Name, source.Text);
        var mistakes = new Mistakes(text);
        var body = new Parser(text, mistakes, new TemplateLimits().Nesting).Parse();
        return new Parsed(source, text, body, mistakes);
    }
}

/// <summary>Gathers findings of one source after the other.</summary>
internal sealed class Findings
{
    public List<LintFinding> All { get; } = [];

    public SourceText Source { get; set; } = null!;

    public void Error(Span span, string code, string message) => All.Add(new LintFinding(true, Source.Error(span, code, message)));

    public void Warn(Span span, string code, string message) => All.Add(new LintFinding(false, Source.Error(span, code, message)));
}
