namespace DigestMailer.Templates;

/// <summary>An include that writes where it stands.</summary>
internal sealed class PartStep(Site site, string name, Step body, Code[] arguments, string[] names, int locals) : Step
{
    public override Flow Go(Run run)
    {
        run.Budget.Step();
        var outer = run.Locals;
        run.Locals = new Locals(Given(run), Value.Null, locals) { Part = name };
        run.EnterPart(site);
        run.Returned = Value.Null;
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
internal sealed class PartCode(Site site, PartStep part) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var mark = run.Output.Length;
        part.Go(run);
        var returned = run.Returned;
        run.Returned = Value.Null;
        var written = Captured.From(run, mark);
        return returned.IsNull || !returned.IsSet ? written : returned;
    }
}
