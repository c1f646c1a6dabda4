namespace DigestMailer.Templates;

/// <summary>All names that a template and the parts it can reach give a value, and what is known of those values.</summary>
internal sealed class GlobalNames
{
    public HashSet<string> Set { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Loops { get; } = new(StringComparer.Ordinal);

    /// <summary>Every <c>$x</c> that is set anywhere, and the names that arguments are given under.</summary>
    public HashSet<string> Locals { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Parameters { get; } = new(StringComparer.Ordinal);

    public KnownFunctions Functions { get; } = new();

    /// <summary>What each name is plainly given; null where it gets its value in another way.</summary>
    public Dictionary<string, List<Expression>?> Assignments { get; } = new(StringComparer.Ordinal);

    public bool Imports { get; private set; }

    public bool Withs { get; private set; }

    public bool IsVariable(string name) => Set.Contains(name) || Loops.Contains(name);

    public void Read(Syntax root)
    {
        foreach (var one in SyntaxWalk.All(root))
        {
            foreach (var name in SyntaxWalk.Sets(one))
            {
                (name.IsLocal ? Locals : Set).Add(name.Text);
                Assigned(name, one);
            }

            Imports |= one is Import;
            Withs |= one is With;
            Functions.Read(one);
            switch (one)
            {
                case For { Variable: Name variable }:
                    (variable.IsLocal ? Locals : Loops).Add(variable.Text);
                    break;
                case Call call:
                    Locals.UnionWith(call.Arguments.Where(argument => argument.Name is not null).Select(argument => $"${argument.Name}"));
                    break;
                case Declare declare:
                    Parameters.UnionWith(declare.Function.Parameters?.Select(parameter => parameter.Name) ?? []);
                    break;
                case FunctionLiteral literal:
                    Parameters.UnionWith(literal.Function.Parameters?.Select(parameter => parameter.Name) ?? []);
                    break;
            }
        }
    }

    private void Assigned(Name name, Syntax one)
    {
        if (!Assignments.TryGetValue(name.Text, out var values))
        {
            Assignments[name.Text] = values = [];
        }

        var value = one switch
        {
            Assign { Sign: "=" } plain => plain.Value,
            Assign with => new Binary(with.Span, with.Sign[..^1], name, with.Value),
            Increment step => new Binary(step.Span, "+", name, new Literal(step.Span, Value.Of(step.By))),
            _ => null,
        };
        if (value is null)
        {
            Assignments[name.Text] = null;
        }
        else
        {
            values?.Add(value);
        }
    }
}

/// <summary>The functions of a template that have one meaning: declared once and never set to anything else.</summary>
internal sealed class KnownFunctions
{
    private readonly Dictionary<string, Function?> byName = new(StringComparer.Ordinal);

    public bool Any { get; private set; }

    public Function? Find(string name) => byName.GetValueOrDefault(name);

    public void Read(Syntax one)
    {
        Any |= one is Declare or FunctionLiteral;
        foreach (var name in SyntaxWalk.Sets(one).Concat(one is For { Variable: Name variable } ? [variable] : []))
        {
            byName[name.Text] = one is Declare declare && !byName.ContainsKey(name.Text) ? declare.Function : null;
        }
    }
}
