namespace DigestMailer.Templates;

/// <summary>What names of the models hold, as far as that is plain without running: for parts, what all models agree on.</summary>
internal sealed class LintTypes
{
    private readonly List<Shape> models;
    private readonly HashSet<string> variables = new(StringComparer.Ordinal);

    public LintTypes(IReadOnlyCollection<Parsed> parsed)
    {
        models = [.. parsed.Select(one => one.Source.Model).OfType<Shape>().Distinct()];
        foreach (var one in parsed)
        {
            var names = new GlobalNames();
            names.Read(one.Body);
            variables.UnionWith(names.Set);
            variables.UnionWith(names.Loops);
        }
    }

    /// <returns>Kind <see cref="Known.Any"/> when it is not plain.</returns>
    public Static Of(Expression expression, Shape? model)
    {
        switch (expression)
        {
            case Literal { Value: var value }:
                return value.Kind switch
                {
                    ValueKind.Text => new(Known.Text),
                    ValueKind.Whole or ValueKind.Real or ValueKind.Exact => new(Known.Number),
                    _ => default,
                };
            case ListLiteral:
                return new(Known.List);
            case Interpolation:
                return new(Known.Text);
            case Unary { Sign: "(" } group:
                return Of(group.Operand, model);
            case Name { IsLocal: false } name when !variables.Contains(name.Text):
                return Agreed(model is null ? models : [model], name.Text);
            case Dot { Member: "size", Target: var target } when Of(target, model).Kind is Known.Text or Known.List:
                return new(Known.Number);
            case Dot { Guarded: false } dot when Of(dot.Target, model) is { Kind: Known.Record, Shape: { } shape }:
                return Agreed([shape], dot.Member);
            default:
                return default;
        }
    }

    private static Static Agreed(IReadOnlyList<Shape> shapes, string name)
    {
        Static? found = null;
        foreach (var shape in shapes)
        {
            if (shape.Members.TryGetValue(name, out var member))
            {
                if (found is not null && found != Static.Of(member))
                {
                    return default;
                }

                found = Static.Of(member);
            }
        }

        return found ?? default;
    }
}
