namespace DigestMailer.Templates;

internal sealed partial class Compiler
{
    /// <summary>An expression where its value is wanted: a function is called.</summary>
    private Code Evaluated(Expression expression)
    {
        var code = Compile(expression);
        if (code is SlotCode && expression is Name named && Declared(named.Text) is { } declared)
        {
            CheckArguments(named.Span, declared, 0, []);
        }

        return expression is Name or Dot or Index or Unary { Sign: "(" } && code is not ConstantCode && code.Type.Kind is Known.Any or Known.Function
            ? new InvokedCode(code)
            : code;
    }

    private Code Compile(Expression expression)
    {
        switch (expression)
        {
            case Literal literal:
                return new ConstantCode(Site(literal), literal.Value) { Type = TypeOf(literal.Value) };
            case Broken:
                return new ConstantCode(Site(expression), Value.Null);
            case Interpolation text:
                return new InterpolationCode(Site(text), [.. text.Parts.Select(Evaluated)]) { Type = new(Known.Text) };
            case Name name:
                return Named(name);
            case Dot dot:
                return Member(dot);
            case Index index:
                return Indexed(index);
            case Call call:
                return Called(call);
            case Unary unary:
                return Signed(unary);
            case Increment increment:
                return new IncrementCode(Site(increment), Compile(increment.Target), Settable(increment.Target), increment.By, increment.Before);
            case Binary binary:
                return Combined(binary);
            case Conditional choice:
                var test = Evaluated(choice.Test);
                var then = Inside(Seen(choice.Test), () => Evaluated(choice.Then));
                var otherwise = Evaluated(choice.Else);
                return new ConditionalCode(Site(choice), test, then, otherwise) { Type = Either(then.Type, otherwise.Type) };
            case ListLiteral list:
                return new ListCode(Site(list), [.. list.Items.Select(Evaluated)]);
            case ObjectLiteral made:
                return new ObjectCode(Site(made), [.. made.Members.Select(member => (member.Key, Evaluated(member.Value)))]) { Type = new(Known.Object) };
            case FunctionLiteral literal:
                return new FunctionCode(Site(literal), UserFunction(literal.Function)) { Type = new(Known.Function) };
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    internal static Static TypeOf(Value value) => value.Kind switch
    {
        ValueKind.Text => new(Known.Text),
        ValueKind.Whole or ValueKind.Real or ValueKind.Exact => new(Known.Number),
        ValueKind.Flag => new(Known.Flag),
        _ => default,
    };

    private static Static Either(Static one, Static other) => one with { Optional = false } == other with { Optional = false }
        ? one with { Optional = one.Optional || other.Optional }
        : default;

    private Code Indexed(Index index)
    {
        if (index is { Target: Name { Text: "this" }, Key: Literal { Value: { Kind: ValueKind.Text } name } })
        {
            return Named(new Name(index.Span, name.Text));
        }

        var target = Evaluated(index.Target);
        if (target.Type.Kind == Known.Record && index.Key is Literal { Value: { Kind: ValueKind.Text } key })
        {
            return Member(new Dot(index.Span, index.Target, key.Text, index.Key.Span, false));
        }

        return new IndexCode(Site(index), target, Evaluated(index.Key), index.Stops) { Type = target.Type.Kind == Known.List ? target.Type.Item : default };
    }

    private Code Signed(Unary unary)
    {
        switch (unary.Sign)
        {
            case "(":
                var inner = unary.Operand is FunctionLiteral ? new InvokedCode(Compile(unary.Operand)) : Evaluated(unary.Operand);
                return inner;
            case "@":
                var function = Compile(unary.Operand is Unary { Sign: "(" } group ? group.Operand : unary.Operand);
                return function is InvokedCode ? function : function;
            case "!":
                return new NotCode(Site(unary), Evaluated(unary.Operand)) { Type = new(Known.Flag) };
            case "^":
                return Wrong(unary, "DMT1015", "'^' spreads a list into the arguments of a call; it means nothing elsewhere");
            default:
                var operand = Evaluated(unary.Operand);
                return operand is ConstantCode { Value: { Kind: ValueKind.Whole } whole } && unary.Sign == "-"
                    ? new ConstantCode(Site(unary), Value.Of(-whole.Whole)) { Type = new(Known.Number) }
                    : new SignCode(Site(unary), unary.Sign == "-", operand) { Type = operand.Type.Kind == Known.Number ? operand.Type : default };
        }
    }

    private Code Combined(Binary binary)
    {
        var site = Site(binary);
        var left = Evaluated(binary.Left);
        var right = binary.Sign == "&&" ? Inside(Seen(binary.Left), () => Evaluated(binary.Right)) : Evaluated(binary.Right);
        switch (binary.Sign)
        {
            case "&&":
                return new BothCode(site, left, right) { Type = new(Known.Flag) };
            case "||":
                return new EitherCode(site, left, right) { Type = new(Known.Flag) };
            case "??":
                var type = left.Type with { Optional = right.Type.Optional };
                return new CoalesceCode(site, left, right, true) { Type = type == right.Type ? type : default };
            case "?!":
                return new CoalesceCode(site, left, right, false);
            default:
                var compares = binary.Sign is "==" or "!=" or "<" or "<=" or ">" or ">=";
                var numbers = left.Type.Kind == Known.Number && right.Type.Kind == Known.Number && binary.Sign is not (".." or "..<");
                return new BinaryCode(site, binary.Sign, left, right) { Type = compares ? new(Known.Flag) : numbers ? new(Known.Number) : default };
        }
    }

    /// <summary>The scope in which a test has come true.</summary>
    private Scope? Seen(Expression test)
    {
        switch (test)
        {
            case Binary { Sign: "&&" } both:
                return Inside(Seen(both.Left), () => Seen(both.Right));
            case Unary { Sign: "(" } group:
                return Seen(group.Operand);
            case Binary { Sign: "!=", Right: Literal { Value.IsNull: true } } unlike:
                return Seen(unlike.Left);
            case Binary { Sign: ">" or ">=" or "<" or "<=" } compared:
                return Inside(Seen(compared.Left), () => Seen(compared.Right));
            case Name or Dot when Path(test) is { } path:
                return new SeenScope(scope, path);
            default:
                return scope;
        }
    }

    /// <returns>Null when the expression is no path, or its first name may be set to something else meanwhile.</returns>
    private string? Path(Expression expression) => expression switch
    {
        Name { IsLocal: false } name when !globals.Set.Contains(name.Text) => name.Text,
        Dot dot when Path(dot.Target) is { } path => $"{path}.{dot.Member}",
        _ => null,
    };

    private bool IsSeen(Expression expression)
    {
        if (Path(expression) is { } path)
        {
            for (var one = scope; one is not null; one = one.Outer)
            {
                // A loop inside the test gives the path's first name another value.
                if (one is LoopScope loop && (path == loop.Name || path.StartsWith(loop.Name + ".", StringComparison.Ordinal)))
                {
                    return false;
                }

                if (one is SeenScope seen && (seen.Path == path || seen.Path.StartsWith(path + ".", StringComparison.Ordinal)))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
