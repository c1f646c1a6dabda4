namespace DigestMailer.Templates;

internal sealed partial class Lexer
{
    private bool line;
    private bool space;
    private int braces;

    private void Code(int limit)
    {
        line = space = false;
        braces = 0;
        while (at < limit)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c))
            {
                line |= c == '\n';
                space = true;
                at++;
            }
            else if (c == '#')
            {
                Comment(limit);
            }
            else if (braces == 0 && Exit(limit))
            {
                return;
            }
            else if (c == '{' && at + 1 < limit && text[at + 1] == '{')
            {
                Reopened();
            }
            else if (c == '}' && braces == 0)
            {
                // What follows is text again: one brace too few must not turn the page into code.
                mistakes.Add(new Span(at, at + 1), "DMT0011", "one '}' closes nothing here: code ends with '}}'");
                Add(TokenKind.Exit, at + 1, "}}");
                return;
            }
            else if (c == '}' && braces == 1 && at + 1 < limit && text[at + 1] == '}' && !(at + 2 < limit && text[at + 2] == '}'))
            {
                // An object that was never closed: its brace must not swallow the end of the code.
                Add(TokenKind.Exit, at + 2, "}}");
                return;
            }
            else
            {
                Word(c, limit);
            }
        }
    }

    /// <summary>Two opening braces have no meaning inside code: the code before them was never closed.</summary>
    private void Reopened()
    {
        mistakes.Add(new Span(at, at + 2), "DMT0009", "'{{' stands inside code: the code before it is not closed by '}}'");
        braces = 0;
        Add(TokenKind.Exit, at + 2, "}}");
        at += at < text.Length && text[at] is '-' or '~' ? 1 : 0;
    }

    private bool Exit(int limit)
    {
        var trim = text[at] is '-' or '~' ? 1 : 0;
        if (at + trim + 1 >= limit || text[at + trim] != '}' || text[at + trim + 1] != '}')
        {
            return false;
        }

        var mark = text[at];
        Add(TokenKind.Exit, at + trim + 2, "}}");
        if (trim == 1)
        {
            TrimAhead(mark == '-');
        }

        return true;
    }

    private void Comment(int limit)
    {
        space = true;
        var many = at + 1 < limit && text[at + 1] == '#';
        var from = at;
        at += many ? 2 : 1;
        while (at < limit)
        {
            if (text[at] == '}' && at + 1 < limit && text[at + 1] == '}')
            {
                // "# … -}}" still trims: give the mark back.
                at -= at - 1 > from && text[at - 1] is '-' or '~' ? 1 : 0;
                return;
            }

            if (many ? text[at] == '#' && at + 1 < limit && text[at + 1] == '#' : text[at] == '\n')
            {
                at += many ? 2 : 0;
                return;
            }

            at++;
        }
    }

    private void Word(char c, int limit)
    {
        if (c == ';')
        {
            Add(TokenKind.Semicolon, at + 1, ";");
        }
        else if (char.IsLetter(c) || c == '_')
        {
            var end = at + 1;
            while (end < limit && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }

            Add(TokenKind.Identifier, end, string.Intern(text[at..end]));
        }
        else if (c == '$')
        {
            Dollar(limit);
        }
        else if (char.IsAsciiDigit(c))
        {
            Number(limit);
        }
        else if (c is '"' or '\'' or '`')
        {
            Quoted(c, at, limit);
        }
        else
        {
            Symbol(limit);
        }
    }

    private void Dollar(int limit)
    {
        var end = at + 1;
        if (end < limit && text[end] is '"' or '\'')
        {
            Interpolated(end, limit);
            return;
        }

        if (end < limit && text[end] == '$')
        {
            end++;
        }
        else
        {
            while (end < limit && (char.IsLetterOrDigit(text[end]) || text[end] == '_'))
            {
                end++;
            }
        }

        Add(TokenKind.Identifier, end, string.Intern(text[at..end]));
    }

    private void Number(int limit)
    {
        var end = at;
        var real = false;
        if (text[at] == '0' && at + 1 < limit && text[at + 1] is 'x' or 'X' or 'b' or 'B')
        {
            end += 2;
            while (end < limit && (char.IsAsciiHexDigit(text[end]) || text[end] is '_' or 'u' or 'U'))
            {
                end++;
            }

            Add(TokenKind.Integer, end, "");
            return;
        }

        Digits(ref end, limit);
        if (end + 1 < limit && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
        {
            real = true;
            end++;
            Digits(ref end, limit);
        }

        if (end < limit && text[end] is 'e' or 'E')
        {
            var sign = end + 1 < limit && text[end + 1] is '+' or '-' ? 2 : 1;
            if (end + sign < limit && char.IsAsciiDigit(text[end + sign]))
            {
                real = true;
                end += sign;
                Digits(ref end, limit);
            }
        }

        if (end < limit && text[end] is 'f' or 'F' or 'd' or 'D' or 'm' or 'M')
        {
            real = true;
            end++;
        }

        Add(real ? TokenKind.Float : TokenKind.Integer, end, "");
    }

    private void Digits(ref int end, int limit)
    {
        while (end < limit && (char.IsAsciiDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }
    }

    private void Interpolated(int quoteAt, int limit)
    {
        var quote = text[quoteAt];
        var end = quoteAt + 1;
        var depth = 0;
        while (end < limit && (depth > 0 || text[end] != quote))
        {
            if (depth > 0 && text[end] is '"' or '\'' or '`')
            {
                var inner = text[end];
                for (end++; end < limit && text[end] != inner; end++)
                {
                    end += text[end] == '\\' ? 1 : 0;
                }
            }
            else if (text[end] == '\\')
            {
                end++;
            }
            else
            {
                depth += text[end] == '{' ? 1 : text[end] == '}' && depth > 0 ? -1 : 0;
            }

            end++;
        }

        if (end >= limit)
        {
            Unclosed(quoteAt, limit);
            return;
        }

        Add(TokenKind.Interpolated, end + 1, "");
    }

    private void Symbol(int limit)
    {
        foreach (var symbol in Symbols)
        {
            if (at + symbol.Length <= limit && string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0)
            {
                braces += symbol == "{" ? 1 : symbol == "}" && braces > 0 ? -1 : 0;
                Add(TokenKind.Symbol, at + symbol.Length, symbol);
                return;
            }
        }

        if (Typographic.Contains(text[at]))
        {
            Curled(limit);
            return;
        }

        mistakes.Add(new Span(at, at + 1), "DMT0005", $"the character '{text[at]}' has no meaning here");
        at++;
    }

    private void Add(TokenKind kind, int end, string symbol)
    {
        tokens.Add(new Token(kind, at, end, line, space, symbol));
        line = space = false;
        at = end;
    }
}
