namespace DigestMailer.Templates;

internal sealed partial class Lexer
{
    /// <summary>What word processors make of quotes.</summary>
    private const string Typographic = "\u201c\u201d\u201e\u2018\u2019\u201a\u00ab\u00bb";

    private void Quoted(char quote, int from, int limit)
    {
        var end = from + 1;
        while (end < limit && (text[end] != quote || (quote == '`' && end + 1 < limit && text[end + 1] == '`')))
        {
            // In a verbatim string two back-ticks are one.
            end += (text[end] == '\\' && quote != '`') || (text[end] == '`' && quote == '`') ? 2 : 1;
        }

        if (end >= limit)
        {
            Unclosed(from, limit);
            return;
        }

        Add(quote == '`' ? TokenKind.Verbatim : TokenKind.String, end + 1, "");
    }

    /// <summary>What follows is read as if the string had ended with its line or its code, so that its mistakes are found too.</summary>
    private void Unclosed(int from, int limit)
    {
        mistakes.Add(new Span(at, from + 1), "DMT0002", $"this string is never closed by {text[from]}");
        var end = from + 1;
        while (end < limit && text[end] != '\n' && !(text[end] == '}' && end + 1 < limit && text[end + 1] == '}'))
        {
            end++;
        }

        Add(TokenKind.Broken, end, "");
    }

    /// <summary>The whole string is one mistake, so what stands in it is not read as code.</summary>
    private void Curled(int limit)
    {
        mistakes.Add(new Span(at, at + 1), "DMT0005", $"'{text[at]}' is a typographic quote, as word processors write it: write a plain \" or '");
        var end = at + 1;
        while (end < limit && text[end] != '\n' && !Typographic.Contains(text[end]) && !(text[end] == '}' && end + 1 < limit && text[end + 1] == '}'))
        {
            end++;
        }

        Add(TokenKind.Broken, end < limit && Typographic.Contains(text[end]) ? end + 1 : end, "");
    }
}
