using System.Globalization;

namespace DigestMailer.Templates;

internal sealed partial class Parser
{
    private Expression Primary()
    {
        var token = Now;
        if (Ended && at != statementStart && Here != token.Span)
        {
            throw new Fault(Here, "DMT0117", "an expression is expected here; only brackets and a pipe go on in the next line");
        }

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
                return new Literal(token.Span, Value.Of(source.Text[(token.Start + 1)..Math.Max(token.Start + 1, token.End - 1)].Replace("``", "`", StringComparison.Ordinal)));
            case TokenKind.Interpolated:
                at++;
                return Interpolated(token);
            case TokenKind.Broken:
                at++;
                return new Broken(token.Span);
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
                throw new Fault(Here, "DMT0117", token.Is("/") && at == statementStart
                    ? "a block ends with '{{ end }}', not with '/'; and '{{#' begins a remark: a block begins as in '{{ if … }}'"
                    : $"an expression is expected here, not {Show(token)}");
        }
    }

    private Expression Word(Token token)
    {
        if (token.Symbol == "do")
        {
            at++;
            return new FunctionLiteral(token.Span, FunctionRest(token, "", at));
        }

        if (Foreign(token) is { } foreign)
        {
            throw foreign;
        }

        // A keyword that cannot begin or close anything here is a name: (for), x = if.
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
}
