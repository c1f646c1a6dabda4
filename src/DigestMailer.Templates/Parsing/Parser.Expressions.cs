namespace DigestMailer.Templates;

internal sealed partial class Parser
{
    /// <summary>Inside brackets a line break does not end an expression.</summary>
    private bool bracketed;

    /// <summary>Arguments after blanks do not themselves take arguments after blanks.</summary>
    private bool callless;

    /// <summary>In the head of <c>for</c> the option words end an expression.</summary>
    private bool header;

    private Expression Expression() => Deeper(() =>
    {
        var test = Pipe();
        if (!Now.Is("?") || Ended)
        {
            return test;
        }

        at++;
        var then = Expression();
        Expect(":");
        var otherwise = Expression();
        return new Conditional(Span.Cover(test.Span, otherwise.Span), test, then, otherwise);
    });

    /// <summary>A new line has ended the expression before this token.</summary>
    private bool Ended => Now.Line && !bracketed;

    private Expression Pipe()
    {
        var left = Binary(0);
        while ((Now.Is("|") || Now.Is("|>")) && !Ended)
        {
            at++;
            var outer = callless;
            callless = false;
            var target = Operand(pipe: true);
            callless = outer;
            var first = new Argument(left.Span, null, left);
            var span = Span.Cover(left.Span, target.Span);
            left = target is Call { Piped: false } call
                ? new Call(span, call.Target, [first, .. call.Arguments], true)
                : new Call(span, target, [first], true);

            // Behind a function without arguments of its own an operator takes what the pipe gives.
            left = Binary(left, 0);
        }

        return left;
    }

    private static int Precedence(string sign) => sign switch
    {
        "??" or "?!" => 1,
        "||" => 2,
        "&&" => 3,
        "==" or "!=" => 4,
        "<" or "<=" or ">" or ">=" => 5,
        "+" or "-" => 6,
        "*" or "/" or "//" or "%" or "<<" or ">>" => 7,
        ".." or "..<" => 8,
        _ => 0,
    };

    private Expression Binary(int least) => Binary(Sign(), least);

    private Expression Binary(Expression left, int least)
    {
        while (Now.Kind == TokenKind.Symbol && !Ended && Precedence(Now.Symbol) is var rank && rank > 0 && rank >= least)
        {
            var sign = tokens[at++];
            var right = Binary(rank + 1);
            left = new Binary(Span.Cover(left.Span, right.Span), sign.Symbol, left, right);
        }

        return left;
    }

    private Expression Sign()
    {
        var token = Now;
        if (token.Kind != TokenKind.Symbol || token.Symbol is not ("!" or "+" or "-" or "@" or "^" or "++" or "--"))
        {
            return Operand(pipe: false);
        }

        at++;
        var operand = Deeper(Sign);
        var span = Span.Cover(token.Span, operand.Span);
        if (token.Symbol is "++" or "--")
        {
            CheckTarget(operand);
            return new Increment(span, operand, token.Symbol == "++" ? 1 : -1, true);
        }

        return new Unary(span, token.Symbol, operand);
    }

    /// <summary>A value with its members, items and, where it can be called, its arguments.</summary>
    private Expression Operand(bool pipe)
    {
        var target = Postfix(Primary());
        if (callless || !(target is Name or Dot or Index || pipe) || target is Literal || !StartsArgument())
        {
            return target;
        }

        var arguments = new List<Argument>();
        while (StartsArgument())
        {
            var start = Now;
            string? name = null;
            if (start.Kind == TokenKind.Identifier && tokens[at + 1].Is(":"))
            {
                name = start.Symbol;
                at += 2;
            }

            var value = WithoutCalls();
            arguments.Add(new Argument(Span.Cover(start.Span, value.Span), name, value));
        }

        return new Call(Span.Cover(target.Span, arguments[^1].Span), target, InOrder(arguments), false);
    }

    /// <summary>Named arguments may stand anywhere; from here on they are the last.</summary>
    private static List<Argument> InOrder(List<Argument> arguments) => [.. arguments.OrderBy(one => one.Name is null ? 0 : 1)];

    private Expression WithoutCalls()
    {
        var outer = callless;
        callless = true;
        var value = Binary(0);
        callless = outer;
        return value;
    }

    private bool StartsArgument()
    {
        if (Ended)
        {
            return false;
        }

        return Now.Kind switch
        {
            TokenKind.Identifier => !(Keywords.Contains(Now.Symbol) && Now.Symbol != "do" && !IsLoopWord(Now.Symbol) && !tokens[at + 1].Is(":"))
                && !(header && (Now.Symbol == "reversed" || tokens[at + 1].Is(":"))),
            TokenKind.Integer or TokenKind.Float or TokenKind.String or TokenKind.Verbatim or TokenKind.Interpolated => true,
            TokenKind.Symbol => Now.Symbol is "(" or "[" or "{" or "@" or "^" or "!",
            _ => false,
        };
    }

    private bool IsLoopWord(string word) => word is "for" or "while" && tokens[at + 1].Is(".");

    private Expression Postfix(Expression target)
    {
        while (Now.Kind == TokenKind.Symbol && !Ended)
        {
            var token = Now;
            if (token.Symbol is "." or "?.")
            {
                at++;
                var member = Now;
                if (member.Kind != TokenKind.Identifier || member.Symbol[0] == '$')
                {
                    throw new Fault(member.Span, "DMT0116", $"the name of a member is expected here, not {Show(member)}");
                }

                at++;
                var name = member.Symbol;
                if (name == "empty" && Now.Is("?") && !Now.Space)
                {
                    at++;
                    name = "empty?";
                }

                target = new Dot(Span.Cover(target.Span, member.Span), target, name, member.Span, token.Symbol == "?.");
            }
            else if (token.Symbol == "[" && !token.Space)
            {
                at++;
                var key = Grouped(Expression);
                target = new Index(Span.Cover(target.Span, Expect("]").Span), target, key);
            }
            else if (token.Symbol == "(" && !token.Space && target is Name or Dot or Index or Call { Bracketed: true })
            {
                target = ParenthesizedCall(target);
            }
            else if (token.Symbol is "++" or "--" && target is Name or Dot or Index)
            {
                at++;
                target = new Increment(Span.Cover(target.Span, token.Span), target, token.Symbol == "++" ? 1 : -1, false);
            }
            else
            {
                break;
            }
        }

        return target;
    }

    private Call ParenthesizedCall(Expression target)
    {
        at++;
        var arguments = new List<Argument>();
        Grouped(() =>
        {
            while (!Now.Is(")"))
            {
                var start = Now;
                string? name = null;
                if (start.Kind == TokenKind.Identifier && tokens[at + 1].Is(":"))
                {
                    name = start.Symbol;
                    at += 2;
                }

                var value = Expression();
                arguments.Add(new Argument(Span.Cover(start.Span, value.Span), name, value));
                if (!Now.Is(","))
                {
                    break;
                }

                at++;
            }

            return true;
        });
        return new Call(Span.Cover(target.Span, Expect(")").Span), target, InOrder(arguments), false) { Bracketed = true };
    }

    private T Grouped<T>(Func<T> parse)
    {
        var (outerBrackets, outerCalls, outerHeader) = (bracketed, callless, header);
        (bracketed, callless, header) = (true, false, false);
        try
        {
            return parse();
        }
        finally
        {
            (bracketed, callless, header) = (outerBrackets, outerCalls, outerHeader);
        }
    }

    /// <summary>What can be declared or set: a name, with members or items, without arguments.</summary>
    private Expression Postfixless()
    {
        var outer = callless;
        callless = true;
        var first = Primary();
        var target = Now.Is("(") ? first : Postfix(first);
        callless = outer;
        CheckTarget(target);
        return target;
    }
}
