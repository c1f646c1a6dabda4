namespace DigestMailer.Templates;

/// <summary>What is known about names at one point of a template; the inner ones stand in front.</summary>
internal abstract class Scope(Scope? outer)
{
    public Scope? Outer => outer;
}

/// <summary>The variable of a loop, or a parameter of the function, around this point.</summary>
internal sealed class LoopScope(Scope? outer, string name, int slot, Static type) : Scope(outer)
{
    public string Name => name;

    public int Slot => slot;

    public Static Type => type;
}

/// <summary>The object of a <c>with</c> around this point.</summary>
internal sealed class WithScope(Scope? outer, int slot, Static type) : Scope(outer)
{
    public int Slot => slot;

    public Static Type => type;
}

/// <summary>An <c>if</c> around this point has seen that this path is not null.</summary>
internal sealed class SeenScope(Scope? outer, string path) : Scope(outer)
{
    public string Path => path;
}

/// <summary>One page, part or function: what <c>$x</c> means in it.</summary>
internal sealed class Unit(IEnumerable<string> assigned)
{
    private readonly Dictionary<string, int> slots = new(StringComparer.Ordinal);

    public HashSet<string> Assigned { get; } = new(assigned, StringComparer.Ordinal);

    public int Count => slots.Count;

    public int Slot(string name)
    {
        if (!slots.TryGetValue(name, out var slot))
        {
            slots[name] = slot = slots.Count;
        }

        return slot;
    }

    public static Unit Of(Syntax body) => new(
        SyntaxWalk.All(body, intoFunctions: false)
            .SelectMany(one => one is For { Variable: Name variable } ? [variable] : SyntaxWalk.Sets(one))
            .Where(name => name.IsLocal)
            .Select(name => name.Text));
}

/// <summary>All names that a template and the parts it can reach give a value.</summary>
internal sealed class GlobalNames
{
    public HashSet<string> Set { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Loops { get; } = new(StringComparer.Ordinal);

    public bool Imports { get; private set; }

    public bool IsVariable(string name) => Set.Contains(name) || Loops.Contains(name);

    public void Read(Syntax root)
    {
        foreach (var one in SyntaxWalk.All(root))
        {
            Set.UnionWith(SyntaxWalk.Sets(one).Where(name => !name.IsLocal).Select(name => name.Text));
            Imports |= one is Import;
            if (one is For { Variable: Name { IsLocal: false } variable })
            {
                Loops.Add(variable.Text);
            }
        }
    }
}
