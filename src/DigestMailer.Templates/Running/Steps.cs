namespace DigestMailer.Templates;

internal sealed class BlockStep(Step[] steps) : Step
{
    public override Flow Go(Run run)
    {
        foreach (var step in steps)
        {
            var flow = step.Go(run);
            if (flow != Flow.Next)
            {
                return flow;
            }
        }

        return Flow.Next;
    }
}

/// <summary>Text as it stands in the template, and the hole behind it, if there is one.</summary>
internal readonly record struct Stretch(Site Site, byte[] Utf8, Code? Hole, Place Place);

/// <summary>All text and holes up to the next statement of another kind, in one flat row.</summary>
internal sealed class WriteStep(Stretch[] row) : Step
{
    public Stretch[] Row => row;

    public override Flow Go(Run run)
    {
        foreach (ref readonly var stretch in row.AsSpan())
        {
            if (!run.Output.TryWrite(stretch.Utf8))
            {
                run.Here = stretch.Site;
                run.Output.Check();
            }

            if (stretch.Hole is { } hole)
            {
                run.Budget.Step();
                hole.Print(run, stretch.Place);
            }
        }

        return Flow.Next;
    }
}

internal sealed class SetStep(Code value, Target target) : Step
{
    public override Flow Go(Run run)
    {
        run.Budget.Step();
        target.Set(run, value.Evaluate(run));
        return Flow.Next;
    }
}

internal sealed class IfStep(Code test, Step then, Step? otherwise) : Step
{
    public override Flow Go(Run run)
    {
        run.Budget.Step();
        return test.Evaluate(run).IsTrue ? then.Go(run) : otherwise?.Go(run) ?? Flow.Next;
    }
}

/// <summary><c>if</c> with at least one <c>else if</c>.</summary>
internal sealed class ChainStep((Code Test, Step Body)[] arms, Step? otherwise) : Step
{
    public override Flow Go(Run run)
    {
        foreach (var (test, body) in arms)
        {
            run.Budget.Step();
            if (test.Evaluate(run).IsTrue)
            {
                return body.Go(run);
            }
        }

        return otherwise?.Go(run) ?? Flow.Next;
    }
}

internal sealed class CaseStep(Code value, (Code[] Values, Step Body)[] whens, Step? otherwise) : Step
{
    public override Flow Go(Run run)
    {
        run.Budget.Step();
        var looked = value.Evaluate(run);
        foreach (var (values, body) in whens)
        {
            foreach (var candidate in values)
            {
                if (Operators.Same(run, looked, candidate.Evaluate(run)))
                {
                    return body.Go(run);
                }
            }
        }

        return otherwise?.Go(run) ?? Flow.Next;
    }
}

internal sealed class JumpStep(Flow flow) : Step
{
    public override Flow Go(Run run) => flow;
}

internal sealed class ReturnStep(Code? value) : Step
{
    public override Flow Go(Run run)
    {
        run.Returned = value?.Evaluate(run) ?? Value.Null;
        return Flow.Return;
    }
}

internal sealed class CaptureStep(Target target, Step body) : Step
{
    public override Flow Go(Run run)
    {
        run.Budget.Step();
        var mark = run.Output.Length;
        var flow = body.Go(run);
        target.Set(run, Captured.From(run, mark));
        return flow;
    }
}

/// <param name="told">Functions called inside may ask for its members.</param>
internal sealed class WithStep(Code value, int slot, Step body, bool told) : Step
{
    public override Flow Go(Run run)
    {
        var inner = value.Evaluate(run);
        if (inner.Kind is not (ValueKind.Object or ValueKind.Record))
        {
            throw run.Fail(value.Site, "DMT2040", $"'with' takes an object, not {Texts.KindOf(inner)}");
        }

        var outer = run.Global(slot);
        run.Global(slot) = inner;
        if (told)
        {
            run.Withs.Add(inner);
        }

        var flow = body.Go(run);
        if (told)
        {
            run.Withs.RemoveAt(run.Withs.Count - 1);
        }

        run.Global(slot) = outer;
        return flow;
    }
}

internal sealed class WrapStep(CallCode call, Step block, Place place) : Step
{
    public override Flow Go(Run run)
    {
        var result = call.Wrapping(run, Value.Of(new WrappedBlock(block, run.Locals.Block)));
        run.Here = call.Site;
        Printer.Print(run, result, place);
        return Flow.Next;
    }
}

internal sealed class ImportStep(Code value, IReadOnlyDictionary<string, int> slots, IReadOnlySet<string> kept) : Step
{
    public override Flow Go(Run run)
    {
        var from = value.Evaluate(run);
        if (from.Kind is not (ValueKind.Object or ValueKind.Record))
        {
            throw run.Fail(value.Site, "DMT2041", $"'import' takes an object, not {Texts.KindOf(from)}");
        }

        foreach (var (name, member) in Members.All(from))
        {
            if (!kept.Contains(name) && slots.TryGetValue(name, out var slot))
            {
                run.Global(slot) = member;
            }
        }

        return Flow.Next;
    }
}

/// <summary><c>readonly</c> inside <c>with</c>: the member of the object can no longer be set.</summary>
internal sealed class FixMemberStep(Site site, int slot, string name) : Step
{
    public override Flow Go(Run run)
    {
        run.Here = site;
        run.Budget.Charge(1, 64);
        (run.Global(slot).OwnObject?.Fixed ?? throw run.Fail(site, "DMT2044", "what belongs to the model cannot be set anyway")).Add(name);
        return Flow.Next;
    }
}
