using System.Text;

namespace DigestMailer.Templates;

internal delegate Value Builtin(in Arguments arguments);

/// <summary>A function of the library.</summary>
/// <param name="name">As a template writes it: <c>string.upcase</c>.</param>
/// <param name="parameters">Blank-separated names; those with <c>?</c> may be left out; <c>…</c> takes any number.</param>
/// <param name="doc">One line for the editor.</param>
internal sealed class LibraryFunction(string name, string parameters, string doc, Builtin body, Known result = Known.Any) : Callable
{
    private readonly string[] declared = parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public string Name { get; } = name;

    public string Doc { get; } = doc;

    /// <summary>Why nobody may call it, where the language has it and we do not.</summary>
    public string? Refusal { get; init; }

    public Known Result { get; } = result;

    /// <summary>What the compiler may rely on: of a list that a function makes it does not know the items.</summary>
    public Static Type { get; } = result == Known.List ? default : new(result);

    public IReadOnlyList<string> Declared => declared;

    public string[] Parameters { get; } =
        [.. parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(one => one != "…").Select(one => one.TrimEnd('?'))];

    public int Least { get; } = parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(one => one != "…" && !one.EndsWith('?'));

    public bool AnyNumber { get; } = parameters.Contains('…');

    /// <returns>What is wrong with the call, or null.</returns>
    public string? Refuse(int count, IEnumerable<string> named)
    {
        foreach (var name in named)
        {
            if (!AnyNumber && !Parameters.Contains(name))
            {
                return $"'{Name}' has no parameter '{name}'{Nearest.Hint(name, Parameters)}";
            }
        }

        return count < Least ? $"'{Name}' needs {Least} argument{(Least == 1 ? "" : "s")} ({string.Join(", ", Parameters.Take(Least))}), here are {count}"
            : count > Parameters.Length && !AnyNumber ? $"'{Name}' takes {Parameters.Length} argument{(Parameters.Length == 1 ? "" : "s")} at most, here are {count}"
            : null;
    }

    public override Value Call(Run run, Site site, ReadOnlySpan<Value> arguments, ReadOnlySpan<string> names)
    {
        run.Budget.Step();
        run.Here = site;
        if (names.Length > 0 && !AnyNumber)
        {
            return Ordered(run, site, arguments, names);
        }

        if (Refuse(arguments.Length, []) is { } wrong)
        {
            throw run.Fail(site, "DMT1012", wrong);
        }

        return Paid(new Arguments(run, site, arguments, names));
    }

    private Value Ordered(Run run, Site site, ReadOnlySpan<Value> arguments, ReadOnlySpan<string> names)
    {
        var ordered = new Value[Parameters.Length];
        Array.Fill(ordered, Value.Null);
        if (Refuse(arguments.Length, names.ToArray()) is { } wrong)
        {
            throw run.Fail(site, "DMT1012", wrong);
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            var named = i - (arguments.Length - names.Length);
            ordered[named < 0 ? i : Array.IndexOf(Parameters, names[named])] = arguments[i];
        }

        return Paid(new Arguments(run, site, ordered, []));
    }

    /// <summary>
    /// The one door to every function. What it reads is paid for here, and what it makes as far as that is no longer
    /// than its arguments together; a function that makes more pays for the rest before it does.
    /// </summary>
    private Value Paid(in Arguments arguments)
    {
        var (read, texts, product) = (0L, 0, 1L);
        foreach (ref readonly var value in arguments.Values)
        {
            read += value.Kind switch
            {
                ValueKind.Text => value.Text.Length,
                ValueKind.Html => value.Html.Utf8.Length,
                ValueKind.Null or ValueKind.Unset or ValueKind.Flag => 0,
                _ => 32,
            };

            // Looking for one long text in another may compare every letter with every letter.
            if (value.Kind == ValueKind.Text && ++texts <= 2)
            {
                product *= value.Text.Length / 64;
            }
        }

        arguments.Run.Budget.Charge((read / 16) + (texts > 1 ? product : 0), Result == Known.Text || Result == Known.Html ? read * 2 : 0);
        return body(arguments);
    }
}

/// <summary>A text of unknown length: every piece is paid for before it is added.</summary>
internal sealed class PaidText(Run run)
{
    private readonly StringBuilder built = new();

    public int Length => built.Length;

    public PaidText Add(ReadOnlySpan<char> piece)
    {
        run.Budget.Charge(piece.Length / 16, piece.Length * 2L);
        built.Append(piece);
        return this;
    }

    public PaidText Add(char one)
    {
        run.Budget.Charge(0, 2);
        built.Append(one);
        return this;
    }

    public override string ToString() => built.ToString();
}
