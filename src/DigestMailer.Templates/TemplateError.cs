namespace DigestMailer.Templates;

/// <summary>One mistake in a template, where an editor would show it. Lines and columns count from 1, columns in UTF-16 units.</summary>
/// <param name="Code">Stable, as <c>DMT1003</c>: 0xxx syntax, 1xxx names and types, 2xxx while rendering.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="SourceLine">The line itself, for a caret below it.</param>
/// <param name="Chain">For a part: where it was included from, innermost first.</param>
public sealed record TemplateError(
    string Template,
    int Line,
    int Column,
    int EndColumn,
    string Code,
    string Message,
    string SourceLine,
    IReadOnlyList<string> Chain)
{
    private const int WidestLine = 200;

    /// <summary><c>digest.html(12,7-19): DMT1003: message</c>, the line, a caret range, the chain.</summary>
    public override string ToString()
    {
        var place = EndColumn > Column ? $"{Line},{Column}-{EndColumn}" : $"{Line},{Column}";
        // Of a line that no terminal holds, the neighbourhood is enough.
        var from = SourceLine.Length <= WidestLine ? 0 : Math.Clamp(Column - 1 - (WidestLine / 2), 0, SourceLine.Length - WidestLine);
        var line = SourceLine.Substring(from, Math.Min(WidestLine, SourceLine.Length - from));
        var caret = Math.Max(0, Column - 1 - from);
        var carets = new string(' ', caret) + new string('^', Math.Clamp(EndColumn - Column, 1, Math.Max(1, line.Length - caret)));
        var chain = Chain.Count == 0 ? "" : $"{Environment.NewLine}    included from {string.Join(" ← ", Chain)}";
        return $"{Template}({place}): {Code}: {Message}{Environment.NewLine}    {line}{Environment.NewLine}    {carets}{chain}";
    }
}

/// <summary>A set of templates that does not compile, or a render that failed; carries every error found.</summary>
public sealed class TemplateException(IReadOnlyList<TemplateError> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<TemplateError> Errors { get; } = errors;
}
