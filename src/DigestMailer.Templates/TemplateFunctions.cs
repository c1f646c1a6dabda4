namespace DigestMailer.Templates;

/// <summary>A function that every template can call.</summary>
/// <param name="Name">As a template writes it: <c>string.upcase</c>, <c>t</c>.</param>
/// <param name="Parameters">In their order; one that ends in <c>?</c> may be left out, <c>…</c> stands for any number.</param>
/// <param name="Result">What it gives, in a word: text, markup, number, flag, date, time span, or value.</param>
/// <param name="Doc">One line: what it does.</param>
public sealed record TemplateFunction(string Name, IReadOnlyList<string> Parameters, string Result, string Doc);

/// <summary>The closed list of functions: for completion in an editor and for tables in documents.</summary>
public static class TemplateFunctions
{
    /// <summary>Every function that can be called, by name.</summary>
    public static IReadOnlyList<TemplateFunction> All { get; } = [.. Library.Every
        .Where(function => function.Refusal is null)
        .OrderBy(function => function.Name, StringComparer.Ordinal)
        .Select(function => new TemplateFunction(function.Name, [.. function.Declared], Word(function.Result), function.Doc))];

    private static string Word(Known result) => result switch
    {
        Known.Text => "text",
        Known.Html => "markup",
        Known.Number => "number",
        Known.Flag => "flag",
        Known.Date => "date",
        Known.Duration => "time span",
        Known.List => "list",
        _ => "value",
    };
}
