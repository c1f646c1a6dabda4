namespace DigestMailer.Templates;

/// <summary>An include that writes where it stands.</summary>
internal sealed class PartStep(Site site, string name, Step body, Code[] arguments, string[] names, int locals) : Step
{
    public override Flow Go(Run run) => Go(run, Given(run));

    /// <param name="given">What <c>$</c> is in the part.</param>
    public Flow Go(Run run, ScriptList? given)
    {
        run.Budget.Step();
        var outer = run.Locals;
        run.Locals = new Locals(given, Value.Null, locals) { Part = name };
        run.EnterPart(site);
        body.Go(run);
        run.LeavePart();
        run.Locals = outer;
        return Flow.Next;
    }

    private ScriptList? Given(Run run)
    {
        if (arguments.Length == 0)
        {
            return null;
        }

        run.Here = site;
        run.Budget.Charge(arguments.Length, 64 + (48L * arguments.Length));
        var list = new ScriptList([Value.Of(name)]);
        for (var i = 0; i < arguments.Length; i++)
        {
            var value = arguments[i].Evaluate(run);
            var named = i - (arguments.Length - names.Length);
            if (named < 0)
            {
                list.Items.Add(value);
            }
            else
            {
                (list.Properties ??= new(StringComparer.Ordinal))[names[named]] = value;
            }
        }

        return list;
    }
}

/// <summary>An include whose output is a value.</summary>
internal sealed class PartCode(Site site, Step part) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var mark = run.Output.Length;
        part.Go(run);
        return Captured.From(run, mark);
    }
}

/// <summary>Several parts with something between, before and behind them; nothing at all where there is no part.</summary>
internal sealed class JoinStep(Site site, Code[] arguments, PartStep[] parts, Step? separator, Step? opening, Step? closing) : Step
{
    public override Flow Go(Run run)
    {
        if (parts.Length == 0)
        {
            return Flow.Next;
        }

        run.Here = site;
        run.Budget.Charge(arguments.Length, 64 + (24L * arguments.Length));
        var given = new ScriptList(arguments.Select(argument => argument.Evaluate(run)));
        Component(run, opening, given);
        for (var i = 0; i < parts.Length; i++)
        {
            if (i > 0)
            {
                Component(run, separator, given);
            }

            parts[i].Go(run, given);
        }

        Component(run, closing, given);
        return Flow.Next;
    }

    private static void Component(Run run, Step? component, ScriptList given)
    {
        switch (component)
        {
            case PartStep part:
                part.Go(run, given);
                break;
            case GivenStep step:
                step.Print(run, given);
                break;
        }
    }
}

/// <summary>One of the texts that <c>include_join</c> was given.</summary>
internal sealed class GivenStep(int index, Place place) : Step
{
    public override Flow Go(Run run) => throw new System.Diagnostics.UnreachableException();

    public void Print(Run run, ScriptList given) => Printer.Print(run, given.Items[index], place);
}
