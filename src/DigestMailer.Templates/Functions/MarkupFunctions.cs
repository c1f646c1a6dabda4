namespace DigestMailer.Templates;

/// <summary>Our own, for papers: formulas, and words that were looked for. In a text part they give text.</summary>
internal static class MarkupFunctions
{
    private const int FirstEastAsian = 0x2E80;

    /// <summary>What reading one formula or accent makes on the way.</summary>
    private const int BytesForEachSign = 256;

    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("tex", "text", "The text with its TeX in Unicode where nothing is lost: $x^2$ as x².", ReadTex, Known.Html),
        new("highlight", "text terms", "The text with each whole word or phrase of the list in <strong>.", Highlight, Known.Html),
    ];

    private static Value ReadTex(in Arguments a)
    {
        if (a[0].IsNull)
        {
            return a[0];
        }

        var source = a.Text(0);
        a.Run.Budget.Charge(0, (source.Length * 8L) + (BytesForEachSign * (long)(source.AsSpan().Count('$') + source.AsSpan().Count('\\'))));
        return Markup(a, Tex.ToUnicode(source), []);
    }

    private static Value Highlight(in Arguments a)
    {
        if (a[0].IsNull)
        {
            return a[0];
        }

        var text = a.Text(0);
        var found = new List<Range>();
        if (a.Run.Kind == OutputKind.Html)
        {
            if (a[1].IsList)
            {
                for (var i = 0; i < Lists.Count(a[1]); i++)
                {
                    Find(a, text, Texts.Of(Lists.At(a[1], i), a.Run), found);
                }
            }
            else
            {
                Find(a, text, a.Text(1), found);
            }
        }

        return Markup(a, text, found);
    }

    private static void Find(in Arguments a, string text, string term, List<Range> found)
    {
        a.Run.Budget.Charge(1 + (text.Length / 16), 0);
        term = term.Trim();
        for (var at = 0; term.Length > 0 && (at = text.IndexOf(term, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += term.Length)
        {
            if (IsBoundary(text, at) && IsBoundary(text, at + term.Length))
            {
                a.Run.Budget.Charge(1, 16);
                found.Add(at..(at + term.Length));
            }
        }
    }

    /// <summary>East Asian scripts write no blanks: there every place is a boundary.</summary>
    private static bool IsBoundary(string text, int at) =>
        at == 0 || at == text.Length || !IsWordLetter(text[at - 1]) || !IsWordLetter(text[at]);

    private static bool IsWordLetter(char c) => c < FirstEastAsian && char.IsLetterOrDigit(c);

    /// <summary>Escaped, with the ranges marked; of ranges that overlap the first and longest.</summary>
    private static Value Markup(in Arguments a, string text, List<Range> marked)
    {
        var run = a.Run;
        if (run.Kind != OutputKind.Html)
        {
            return Value.Of(text);
        }

        var mark = run.Output.Length;
        var at = 0;
        marked.Sort((one, other) => one.Start.Value != other.Start.Value ? one.Start.Value - other.Start.Value : other.End.Value - one.End.Value);
        foreach (var range in marked)
        {
            if (range.Start.Value >= at)
            {
                Markups.Write(run, text.AsSpan(at, range.Start.Value - at));
                run.Output.Write("<strong>"u8);
                Markups.Write(run, text.AsSpan()[range]);
                run.Output.Write("</strong>"u8);
                at = range.End.Value;
            }
        }

        Markups.Write(run, text.AsSpan(at));
        return Value.Of(new Markup(run.Output.Cut(mark)));
    }
}
