using System.Globalization;

namespace DigestMailer.Templates;

internal sealed partial class Parser
{
    private Expression Primary()
    {
        var token = Now;
        switch (token.Kind)
        {
            case TokenKind.Identifier:
                return Word(token);
            case TokenKind.Integer or TokenKind.Float:
                at++;
                return Number(token);
            case TokenKind.String:
                at++;
                return new Literal(token.Span, Value.Of(Unescape(token.Start + 1, token.End - 1)));
            case TokenKind.Verbatim:
                at++;
                return new Literal(token.Span, Value.Of(source.Text[(token.Start + 1)..(token.End - 1)].Replace("``", "`", StringComparison.Ordinal)));
            case TokenKind.Interpolated:
                at++;
                return Interpolated(token);
            case TokenKind.Symbol when token.Symbol == "(":
                at++;
                var inner = Grouped(Expression);
                Expect(")");
                return inner is Name or Dot or Index or Call or FunctionLiteral ? new Unary(Span.Cover(token.Span, tokens[at - 1].Span), "(", inner) : inner;
            case TokenKind.Symbol when token.Symbol == "[":
                return ListItems(token);
            case TokenKind.Symbol when token.Symbol == "{":
                return ObjectMembers(token);
            default:
                throw new Fault(token.Span, "DMT0117", $"an expression is expected here, not {Show(token)}");
        }
    }

    private Expression Word(Token token)
    {
        if (token.Symbol == "do")
        {
            at++;
            return new FunctionLiteral(token.Span, FunctionRest(token, ""));
        }

        if (Foreign.TryGetValue(token.Symbol, out var right))
        {
            throw new Fault(token.Span, "DMT0107", $"'{token.Symbol}' is no word of this language: write '{right}'");
        }

        if (Keywords.Contains(token.Symbol) && !(token.Symbol is "for" or "while" or "tablerow" && tokens[at + 1].Is(".")))
        {
            throw new Fault(token.Span, "DMT0110", $"'{token.Symbol}' is a keyword and cannot stand here");
        }

        at++;
        return token.Symbol switch
        {
            "true" => new Literal(token.Span, Value.Of(true)),
            "false" => new Literal(token.Span, Value.Of(false)),
            "null" => new Literal(token.Span, Value.Null),
            _ => new Name(token.Span, token.Symbol),
        };
    }

    private Literal Number(Token token)
    {
        var digits = source.Text[token.Start..token.End].Replace("_", "", StringComparison.Ordinal);
        if (token.Kind == TokenKind.Integer)
        {
            var plain = digits.TrimEnd('u', 'U');
            var read = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
                ? long.TryParse(plain.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var whole) && whole >= 0
                : digits.StartsWith("0b", StringComparison.OrdinalIgnoreCase)
                    ? long.TryParse(plain.AsSpan(2), NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture, out whole) && whole >= 0
                    : long.TryParse(plain, NumberStyles.None, CultureInfo.InvariantCulture, out whole);
            return read
                ? new Literal(token.Span, Value.Of(whole))
                : throw new Fault(token.Span, "DMT0004", "this number does not fit into 64 bits");
        }

        if (digits[^1] is 'm' or 'M')
        {
            return decimal.TryParse(digits.AsSpan(0, digits.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
                ? new Literal(token.Span, Value.Of(exact))
                : throw new Fault(token.Span, "DMT0004", "this number does not fit into a decimal");
        }

        var real = double.Parse(digits.TrimEnd('f', 'F', 'd', 'D'), NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(real)
            ? new Literal(token.Span, Value.Of(real))
            : throw new Fault(token.Span, "DMT0004", "this number does not fit into a double");
    }

    private ListLiteral ListItems(Token open)
    {
        at++;
        var items = new List<Expression>();
        Grouped(() =>
        {
            while (!Now.Is("]"))
            {
                items.Add(Expression());
                if (!Now.Is(","))
                {
                    break;
                }

                at++;
            }

            return true;
        });
        return new ListLiteral(Span.Cover(open.Span, Expect("]").Span), items);
    }

    private ObjectLiteral ObjectMembers(Token open)
    {
        at++;
        var members = new List<(string, Expression)>();
        Grouped(() =>
        {
            while (!Now.Is("}"))
            {
                var key = Now;
                var name = key.Kind switch
                {
                    TokenKind.Identifier when key.Symbol[0] != '$' => key.Symbol,
                    TokenKind.String => Unescape(key.Start + 1, key.End - 1),
                    _ => throw new Fault(key.Span, "DMT0118", $"a member's name is expected here, not {Show(key)}"),
                };
                at++;
                Expect(":");
                members.Add((name, Expression()));
                if (!Now.Is(","))
                {
                    break;
                }

                at++;
            }

            return true;
        });
        return new ObjectLiteral(Span.Cover(open.Span, Expect("}").Span), members);
    }

    private Function FunctionRest(Token word, string name)
    {
        var (outerBrackets, outerCalls, outerHeader) = (bracketed, callless, header);
        (bracketed, callless, header) = (false, false, false);
        List<Parameter>? parameters = null;
        if (Now.Is("(") && (name.Length > 0 || !Now.Space))
        {
            parameters = Parameters();
        }

        EndOfStatement();
        var body = BlockUntilWord();
        Close(word.Span, name.Length > 0 ? "func" : "do");
        (bracketed, callless, header) = (outerBrackets, outerCalls, outerHeader);
        return new Function(word.Span, name, parameters, body);
    }

    private List<Parameter> Parameters()
    {
        at++;
        var parameters = new List<Parameter>();
        while (!Now.Is(")"))
        {
            var word = Now;
            if (word.Kind != TokenKind.Identifier || Keywords.Contains(word.Symbol))
            {
                throw new Fault(word.Span, "DMT0119", $"the name of a parameter is expected here, not {Show(word)}");
            }

            at++;
            Expression? standard = null;
            var rest = Now.Is("...");
            if (rest)
            {
                at++;
            }
            else if (Now.Is("="))
            {
                at++;
                standard = Grouped(Expression);
            }

            if (parameters.Count > 0 && (parameters[^1].Rest || (parameters[^1].Default is not null && standard is null && !rest)))
            {
                throw new Fault(word.Span, "DMT0120", "parameters come in this order: plain, with a default, the rest");
            }

            parameters.Add(new Parameter(word.Span, word.Symbol, standard, rest));
            if (!Now.Is(","))
            {
                break;
            }

            at++;
        }

        Expect(")");
        return parameters;
    }
}
