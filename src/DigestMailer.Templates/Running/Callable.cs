namespace DigestMailer.Templates;

/// <summary>A value that can be called.</summary>
internal abstract class Callable
{
    /// <param name="names">The names of the last arguments, or empty.</param>
    public abstract Value Call(Run run, Site site, ReadOnlySpan<Value> arguments, ReadOnlySpan<string> names);
}

/// <summary>A function of the template. With parameters it also has names of its own: those that were not set before.</summary>
internal sealed class UserFunction(string name, Function syntax) : Callable
{
    public string Name { get; } = name.Length == 0 ? "this function" : $"'{name}'";

    public Step Body { get; set; } = null!;

    public int Locals { get; set; }

    public IReadOnlyDictionary<string, int>? LocalNames { get; set; }

    /// <summary>The local slot in which a function with a local name finds itself; negative for the others.</summary>
    public int Self { get; set; } = -1;

    /// <summary>The slot of each parameter.</summary>
    public int[] Slots { get; set; } = [];

    public Code?[] Defaults { get; set; } = [];

    /// <summary>Every slot that may have to be put back, those of the parameters first.</summary>
    public int[] Own { get; set; } = [];

    public override Value Call(Run run, Site site, ReadOnlySpan<Value> arguments, ReadOnlySpan<string> names) =>
        Call(run, site, arguments, names, Value.Null);

    public Value Call(Run run, Site site, ReadOnlySpan<Value> arguments, ReadOnlySpan<string> names, Value block)
    {
        run.Enter(site);
        var outer = run.Locals;
        var from = run.Top;
        foreach (var slot in Own)
        {
            run.Push(run.Global(slot));
        }

        run.Budget.Charge(0, 64 + (24L * (Locals + arguments.Length)));
        var list = new ScriptList([]);
        for (var i = 0; i < arguments.Length; i++)
        {
            var named = i - (arguments.Length - names.Length);
            if (named < 0)
            {
                list.Items.Add(arguments[i]);
            }
            else
            {
                (list.Properties ??= new(StringComparer.Ordinal))[names[named]] = arguments[i];
            }
        }

        run.Locals = new Locals(list, block, Locals) { Names = LocalNames, Saved = from };
        if (Self >= 0)
        {
            run.Locals.Slots[Self] = Value.Of(this);
        }

        if (syntax.Parameters is { } parameters)
        {
            Bind(run, site, parameters, list);
        }

        var mark = run.Output.Length;
        var flow = Body.Go(run);
        var result = flow == Flow.Return ? run.Returned : Value.Null;
        result = Written(run, site, mark, result);
        for (var i = 0; i < Own.Length; i++)
        {
            // A parameter comes back; of the other names only those that are new here are this function's own.
            var before = run.Pushed(from)[i];
            if (i < Slots.Length || !before.IsSet)
            {
                run.Global(Own[i]) = before;
            }
        }

        run.Pop(from);
        run.Locals = outer;
        run.Leave();
        return result;
    }

    /// <summary>
    /// What a function writes stands where it was called. In a place of an HTML part where no element may stand it
    /// becomes the function's value instead, and it is judged there like any other.
    /// </summary>
    private static Value Written(Run run, Site site, int mark, Value result)
    {
        if (run.Kind != OutputKind.Html || site.InElement || run.Output.Length == mark)
        {
            return result;
        }

        if (result.IsNull)
        {
            return Captured.From(run, mark);
        }

        if (run.Output.Written[mark..].ContainsAnyExcept(" \t\r\n"u8))
        {
            throw run.Fail(site, "DMT2022", "this function writes markup and returns a value as well: where no element may stand it can do only one");
        }

        run.Output.Truncate(mark);
        return result;
    }

    private void Bind(Run run, Site site, IReadOnlyList<Parameter> parameters, ScriptList given)
    {
        var rest = parameters.Count > 0 && parameters[^1].Rest;
        if (given.Items.Count > parameters.Count && !rest)
        {
            throw run.Fail(site, "DMT2021", $"{Name} takes {parameters.Count} arguments, here are {given.Items.Count}");
        }

        foreach (var name in given.Properties?.Keys ?? Enumerable.Empty<string>())
        {
            if (!parameters.Any(one => one.Name == name))
            {
                throw run.Fail(site, "DMT2021", $"{Name} has no parameter '{name}'{Nearest.Hint(name, parameters.Select(one => one.Name))}");
            }
        }

        for (var i = 0; i < parameters.Count; i++)
        {
            var named = Value.Null;
            var value = parameters[i].Rest ? Value.Of(given.Items.Skip(i))
                : i < given.Items.Count ? given.Items[i]
                : given.Properties?.TryGetValue(parameters[i].Name, out named) == true ? named
                : Defaults[i] is { } standard ? standard.Evaluate(run)
                : throw run.Fail(site, "DMT2021", $"{Name} needs an argument for '{parameters[i].Name}'");
            run.Global(Slots[i]) = value;
        }
    }
}
