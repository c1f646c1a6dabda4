namespace DigestMailer.Templates;

/// <summary>From source to tokens: text, and the words of the code between braces.</summary>
internal sealed partial class Lexer(SourceText source, Mistakes mistakes)
{
    private static readonly string[] Symbols =
    [
        "...", "..<", "..", ".", "?.", "??", "?!", "?", "||", "|>", "|", "&&", "==", "=", "!=", "!", "<=", "<<", "<", ">=", ">>", ">",
        "++", "+=", "+", "--", "-=", "-", "*=", "*", "//=", "//", "/=", "/", "%=", "%", "@", "^", "(", ")", "[", "]", "{", "}", ",", ":",
    ];

    private readonly string text = source.Text;
    private readonly List<Token> tokens = [];
    private int at;

    public List<Token> All()
    {
        while (at < text.Length)
        {
            Text();
            if (at < text.Length)
            {
                Block();
            }
        }

        tokens.Add(new Token(TokenKind.End, text.Length, text.Length, true, true, ""));
        return tokens;
    }

    /// <summary>The tokens of a piece of code that stands inside a string.</summary>
    public List<Token> Inside(Span span)
    {
        at = span.Start;
        Code(span.End);
        tokens.Add(new Token(TokenKind.End, span.End, span.End, line, true, ""));
        return tokens;
    }

    private void Text()
    {
        var from = at;
        while (true)
        {
            var brace = text.IndexOf('{', at);
            if (brace < 0 || brace + 1 >= text.Length)
            {
                at = text.Length;
                AddText(from, at);
                return;
            }

            if (text[brace + 1] == '{')
            {
                var end = brace;
                at = brace + 2;
                if (at < text.Length && text[at] is '-' or '~')
                {
                    end = TrimBack(from, brace, text[at] == '-');
                    at++;
                }

                AddText(from, end);
                return;
            }

            if (text[brace + 1] == '%' && Escaped(from, brace))
            {
                from = at;
                continue;
            }

            at = brace + 1;
        }
    }

    private bool Escaped(int from, int brace)
    {
        var percents = brace + 1;
        while (percents < text.Length && text[percents] == '%')
        {
            percents++;
        }

        if (percents >= text.Length || text[percents] != '{')
        {
            return false;
        }

        var inner = percents + 1;
        var end = brace;
        if (inner < text.Length && text[inner] is '-' or '~')
        {
            end = TrimBack(from, brace, text[inner] == '-');
            inner++;
        }

        var close = string.Concat("}", new string('%', percents - brace - 1), "}");
        var stop = text.IndexOf(close, inner, StringComparison.Ordinal);
        if (stop < 0)
        {
            mistakes.Add(new Span(brace, inner), "DMT0007", $"this escape block is never closed by '{close}'");
            stop = text.Length;
        }

        AddText(from, end);
        at = Math.Min(text.Length, stop + close.Length);
        if (stop > inner && stop < text.Length && text[stop - 1] is '-' or '~')
        {
            AddText(inner, stop - 1);
            TrimAhead(text[stop - 1] == '-');
        }
        else
        {
            AddText(inner, stop);
        }

        return true;
    }

    private void Block()
    {
        var open = at - 2;
        Code(text.Length);
        if (at >= text.Length && (tokens.Count == 0 || tokens[^1].Kind != TokenKind.Exit))
        {
            mistakes.Add(new Span(open, Math.Min(text.Length, open + 2)), "DMT0001", "this '{{' is never closed by '}}'");
        }
    }

    private void AddText(int from, int to)
    {
        if (to > from)
        {
            tokens.Add(new Token(TokenKind.Text, from, to, true, true, ""));
        }
    }

    private int TrimBack(int from, int to, bool everything)
    {
        while (to > from && (everything ? char.IsWhiteSpace(text[to - 1]) : text[to - 1] is ' ' or '\t'))
        {
            to--;
        }

        return to;
    }

    private void TrimAhead(bool everything)
    {
        while (at < text.Length && (everything ? char.IsWhiteSpace(text[at]) : text[at] is ' ' or '\t' or '\r'))
        {
            at++;
        }

        if (!everything && at < text.Length && text[at] == '\n')
        {
            at++;
        }
    }
}
