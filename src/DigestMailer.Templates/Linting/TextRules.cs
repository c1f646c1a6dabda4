namespace DigestMailer.Templates;

/// <summary>Rules over the text outside of code.</summary>
internal static class TextRules
{
    public static void Look(Parsed source, Catalogues words, Findings findings)
    {
        var html = source.Source.Kind == OutputKind.Html ? new HtmlContext((_, _) => { }) : null;
        var translated = words.Locales.Count() > 1;
        foreach (var statement in SyntaxWalk.All(source.Body).Where(one => one is TextPiece or Print).OrderBy(one => one.Span.Start))
        {
            if (statement is TextPiece piece)
            {
                var found = Words(source.Text.Text, piece.Span, html);
                if (found is { } span && translated)
                {
                    findings.Warn(span, "DMT3011", $"'{source.Text.Text[span.Start..span.End]}' is written out in one language: put it into the catalogues and print it by 't'");
                }
            }
            else if (statement is Print { Value: Call { Target: Name { Text: "include" } } } print && IsAloneAndIndented(source.Text.Text, print.Span))
            {
                findings.Warn(print.Span, "DMT3012", "only the first line of this part is indented here: give its other lines their blanks in the part itself");
            }
        }
    }

    /// <summary>The first stretch of two letters and more that a reader sees.</summary>
    private static Span? Words(string text, Span piece, HtmlContext? html)
    {
        Span? found = null;
        var start = -1;
        for (var i = piece.Start; i <= piece.End; i++)
        {
            var isText = i < piece.End && (html is null || html.State is { Mode: HtmlMode.Text or HtmlMode.Title, OpenReference: false });
            if (i < piece.End)
            {
                html?.Read(text.AsSpan(i, 1));
            }

            if (isText && char.IsLetter(text[i]) && html?.State is not ({ OpenReference: true } or { Pending.Length: > 0 }))
            {
                start = start < 0 ? i : start;
                continue;
            }

            found ??= start >= 0 && i - start > 1 ? new Span(start, i) : null;
            start = -1;
        }

        return found;
    }

    private static bool IsAloneAndIndented(string text, Span print)
    {
        var open = text.LastIndexOf("{{", print.Start, StringComparison.Ordinal);
        var line = open < 0 ? -1 : text.LastIndexOf('\n', Math.Max(0, open - 1)) + 1;
        return open > line && line >= 0 && text.AsSpan(line, open - line).IsWhiteSpace() && text[Math.Min(text.Length - 1, open + 2)] is not ('~' or '-');
    }
}
