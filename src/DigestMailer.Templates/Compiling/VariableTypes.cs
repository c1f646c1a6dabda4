namespace DigestMailer.Templates;

/// <summary>
/// What the variables of a template hold, where all that they are given agrees: so that an unknown member of one is found
/// before anything runs. Every variable begins as "nothing known yet" and can only become a type, then anything.
/// </summary>
internal sealed class VariableTypes(Shape model, GlobalNames globals)
{
    private readonly Dictionary<string, Static?> types = new(StringComparer.Ordinal);

    public Static Of(string name) => types.GetValueOrDefault(name) ?? default;

    public void Infer()
    {
        // A member of 'with' or of an imported object may stand in front of any name.
        if (globals.Withs || globals.Imports)
        {
            return;
        }

        string[] names = [.. globals.Assignments.Keys.Where(name => name[0] != '$' && !globals.Loops.Contains(name) && !globals.Parameters.Contains(name))];
        foreach (var name in names)
        {
            types[name] = globals.Assignments[name] is null ? default(Static) : null;
        }

        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var name in names)
            {
                var type = globals.Assignments[name] is { } values ? values.Aggregate(types[name], (known, value) => Both(known, Of(value))) : default(Static);
                changed |= type != types[name];
                types[name] = type;
            }
        }
    }

    /// <returns>Null while nothing is known; the default where it can be anything, null included.</returns>
    private Static? Of(Expression expression)
    {
        switch (expression)
        {
            case Literal literal:
                return Compiler.TypeOf(literal.Value);
            case Interpolation:
                return new(Known.Text);
            case ObjectLiteral:
                return new(Known.Object);
            case Name { IsLocal: false } name:
                return types.TryGetValue(name.Text, out var type) ? type
                    : !globals.IsVariable(name.Text) && !globals.Parameters.Contains(name.Text) && model.Members.TryGetValue(name.Text, out var member) ? Sure(Static.Of(member))
                    : default(Static);
            case Dot { Guarded: false } dot:
                return OfMember(dot);
            case Index { Key: Literal { Value.IsNumber: true } } index:
                return Of(index.Target) is { } list ? list.Item : null;
            case Unary { Sign: "(" } group:
                return Of(group.Operand);
            case Unary { Sign: "!" }:
                return new(Known.Flag);
            case Unary { Sign: "-" or "+" } sign:
                return Of(sign.Operand) is not { } operand ? null : operand.Kind == Known.Number ? operand : default(Static);
            case Conditional choice:
                return Both(Of(choice.Then), Of(choice.Else));
            case Binary binary:
                return OfBinary(binary);
            case Call { Target: Dot { Target: Name group } function } when !globals.IsVariable(group.Text) && !model.Members.ContainsKey(group.Text):
                return Library.Find(group.Text, function.Member)?.Type ?? default;
            default:
                return default(Static);
        }
    }

    private Static? OfMember(Dot dot)
    {
        if (dot.Target is Name { Text: "this" })
        {
            return Of(new Name(dot.Span, dot.Member));
        }

        return Of(dot.Target) switch
        {
            null => null,
            { Kind: Known.Record, Shape: { } shape } when shape.Members.TryGetValue(dot.Member, out var member) => Sure(Static.Of(member)),
            { Kind: Known.List or Known.Text } when dot.Member == "size" => new(Known.Number),
            _ => default(Static),
        };
    }

    private Static? OfBinary(Binary binary)
    {
        var (left, right) = (Of(binary.Left), Of(binary.Right));
        switch (binary.Sign)
        {
            case "==" or "!=" or "<" or "<=" or ">" or ">=" or "&&" or "||":
                return new(Known.Flag);
            case "??":
                return Both(left, right);
            case "+" or "-" or "*" or "/" or "//" or "%":
                return Both(left, right) is not { } both ? null
                    : both.Kind == Known.Number || (both.Kind == Known.Text && binary.Sign == "+") ? both
                    : default(Static);
            default:
                return default(Static);
        }
    }

    private static Static Sure(Static type) => type.Optional ? default : type;

    private static Static? Both(Static? one, Static? other) => one is null ? other : other is null || one == other ? one : default(Static);
}
