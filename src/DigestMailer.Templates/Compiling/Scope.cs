namespace DigestMailer.Templates;

/// <summary>What is known about names at one point of a template; the inner ones stand in front.</summary>
internal abstract class Scope(Scope? outer)
{
    public Scope? Outer => outer;
}

/// <summary>The variable of a loop, or a parameter of the function, around this point.</summary>
/// <param name="kept">Where a loop keeps what is set under its variable's name until it ends; negative for a parameter, which is set itself.</param>
internal sealed class LoopScope(Scope? outer, string name, int slot, Static type, int kept = -1) : Scope(outer)
{
    public string Name => name;

    public int Slot => slot;

    public int Kept => kept;

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

/// <summary>A function's own text begins here: which <c>with</c> is around it is known only when it is called.</summary>
internal sealed class CalledScope(Scope? outer, bool hasParameters) : Scope(outer)
{
    public bool HasParameters => hasParameters;

    /// <summary>Names that may be the function's own, and where their values of before are kept during a call.</summary>
    public Dictionary<string, int> Own { get; } = new(StringComparer.Ordinal);
}

/// <summary>One page, part or function: what <c>$x</c> means in it.</summary>
internal sealed class Unit(IEnumerable<string> assigned)
{
    private readonly Dictionary<string, int> slots = new(StringComparer.Ordinal);

    public HashSet<string> Assigned { get; } = new(assigned, StringComparer.Ordinal);

    /// <summary>A block of <c>wrap</c>: its locals are those of the function that prints it, found by name.</summary>
    public bool IsBorrowed { get; private init; }

    public bool IsFunction { get; init; }

    public int Count => slots.Count;

    public IReadOnlyDictionary<string, int> Slots => slots;

    public int Slot(string name)
    {
        if (!slots.TryGetValue(name, out var slot))
        {
            slots[name] = slot = slots.Count;
        }

        return slot;
    }

    public static Unit Borrowed() => new([]) { IsBorrowed = true, IsFunction = true };

    public static Unit Of(Syntax body, bool isFunction = false) => new(
        SyntaxWalk.All(body, intoFunctions: false)
            .SelectMany(one => one is For { Variable: Name variable } ? [variable] : SyntaxWalk.Sets(one))
            .Where(name => name.IsLocal)
            .Select(name => name.Text))
    {
        IsFunction = isFunction,
    };
}
