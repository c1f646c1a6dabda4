using System.Globalization;
using System.Text;

namespace DigestMailer.Templates;

internal sealed partial class Parser
{
    private Interpolation Interpolated(Token token)
    {
        var parts = new List<Expression>();
        var end = token.End - 1;
        var from = token.Start + 2;
        for (var i = from; i < end; i++)
        {
            if (source.Text[i] == '\\')
            {
                i++;
            }
            else if (source.Text[i] == '{')
            {
                parts.Add(new Literal(new Span(from, i), Value.Of(Unescape(from, i))));
                var close = Matching(i, end);
                parts.Add(Embedded(new Span(i + 1, close)));
                i = close;
                from = close + 1;
            }
        }

        parts.Add(new Literal(new Span(from, end), Value.Of(Unescape(from, end))));
        return new Interpolation(token.Span, parts);
    }

    private int Matching(int open, int end)
    {
        var level = 0;
        for (var i = open; i < end; i++)
        {
            var c = source.Text[i];
            if (c is '"' or '\'' or '`' && level > 0)
            {
                for (i++; i < end && source.Text[i] != c; i++)
                {
                    i += source.Text[i] == '\\' ? 1 : 0;
                }
            }
            else if (c == '{')
            {
                level++;
            }
            else if (c == '}' && --level == 0)
            {
                return i;
            }
        }

        throw new Fault(new Span(open, open + 1), "DMT0006", "this '{' in the string is never closed by '}'");
    }

    private Expression Embedded(Span span)
    {
        var (outerTokens, outerAt, outer) = (tokens, at, (bracketed, callless, header));
        tokens = new Lexer(source, mistakes).Inside(span);
        at = 0;
        statementStart = 0;
        (bracketed, callless, header) = (false, false, false);
        try
        {
            var value = Expression();
            return Now is { Kind: TokenKind.End, Line: false } ? value
                : Now.Line ? throw new Fault(Here, "DMT0006", "an expression inside a string ends on its own line: '}' is expected here")
                : throw Foreign(Now) ?? new Fault(Now.Span, "DMT0103", $"{Show(Now)} is not expected here");
        }
        finally
        {
            (tokens, at) = (outerTokens, outerAt);
            (bracketed, callless, header) = outer;
        }
    }

    private string Unescape(int from, int to)
    {
        if (source.Text.IndexOf('\\', from, Math.Max(0, to - from)) < 0)
        {
            return source.Text[from..Math.Max(from, to)];
        }

        var built = new StringBuilder(to - from);
        for (var i = from; i < to; i++)
        {
            var c = source.Text[i];
            if (c != '\\')
            {
                built.Append(c);
                continue;
            }

            i++;
            var digits = i < to ? source.Text[i] switch { 'u' => 4, 'x' => 2, _ => 0 } : 0;
            if (digits > 0)
            {
                if (i + digits > to - 1
                    || !int.TryParse(source.Text.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                {
                    throw new Fault(new Span(i - 1, i + 1), "DMT0003", $"'\\{source.Text[i]}' needs {digits} hexadecimal digits");
                }

                built.Append((char)code);
                i += digits;
                continue;
            }

            built.Append(i >= to ? '\\' : source.Text[i] switch
            {
                'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', 'v' => '\v', '0' => '\0',
                '\\' => '\\', '{' => '{', '}' => '}', '"' => '"', '\'' => '\'', '\n' => '\n',
                var other => throw new Fault(new Span(i - 1, i + 1), "DMT0003", $"'\\{other}' is no escape: there are \\n \\r \\t \\b \\f \\v \\0 \\\\ \\\" \\' \\uXXXX \\xXX"),
            });
        }

        return built.ToString();
    }
}
