namespace DigestMailer.Templates;

/// <param name="kept">The slot of what the body sets under the variable's name: in the loop the name means the item. Negative where there is none.</param>
internal sealed class ForStep(
    Site site, Target target, Code items, Code? offset, Code? limit, bool reversed, Step body, Step? otherwise, int kept, TableRows? rows = null) : Step
{
    private readonly PlaceTarget? restored = target as PlaceTarget;

    public override Flow Go(Run run)
    {
        var list = Iterable(run, items.Evaluate(run));
        if (list.IsNull)
        {
            return Flow.Next;
        }

        var total = Lists.Count(list);
        var first = offset is null ? 0 : (int)Math.Clamp(Whole(run, offset), 0, total);
        var most = limit is null ? 0 : Whole(run, limit);
        var count = most > 0 ? (int)Math.Min(most, total - first) : total - first;
        rows?.Begin(run);
        if (count == 0)
        {
            End(run);
            return otherwise?.Go(run) ?? Flow.Next;
        }

        var loop = run.Loop.Inner;
        run.Loop = loop;
        loop.Kind = rows is null ? LoopKind.For : LoopKind.Row;
        loop.Count = count;
        loop.Item = loop.Before = Value.Null;
        var before = restored is null ? default : restored.Place(run);
        var keptBefore = default(Value);
        if (kept >= 0)
        {
            keptBefore = run.Global(kept);
            run.Global(kept) = default;
        }

        var flow = Flow.Next;
        for (var i = 0; i < count; i++)
        {
            run.Here = site;
            run.Budget.Step();
            loop.Position = i;
            loop.Before = loop.Item;
            loop.Item = Lists.At(list, reversed ? total - 1 - i : first + i);
            target.Set(run, loop.Item);
            flow = rows is null ? body.Go(run) : Cell(run, loop);
            if (flow is Flow.Break or Flow.Return)
            {
                break;
            }
        }

        restored?.Set(run, kept >= 0 && run.Global(kept).IsSet ? run.Global(kept) : before);
        if (kept >= 0)
        {
            run.Global(kept) = keptBefore;
        }

        run.Loop = loop.Outer!;
        End(run);
        return flow == Flow.Return ? Flow.Return : Flow.Next;
    }

    private Flow Cell(Run run, Loop loop)
    {
        TableRows.BeginItem(run, loop);
        var flow = body.Go(run);
        TableRows.EndItem(run);
        return flow;
    }

    private void End(Run run)
    {
        if (rows is not null)
        {
            TableRows.End(run);
        }
    }

    private Value Iterable(Run run, in Value value)
    {
        run.Here = site;
        switch (value.Kind)
        {
            case ValueKind.List or ValueKind.Range:
                return value;
            case ValueKind.Text:
                run.Budget.Charge(value.Text.Length, value.Text.Length * 56L);
                return Value.Of(value.Text.Select(c => Value.Of(c.ToString())));
            case ValueKind.Object or ValueKind.Record:
                return Walks.Pairs(value, run);
            case ValueKind.Empty:
                return Value.Of([]);
            case ValueKind.Null when run.Lenient:
                return Value.Null;
            case ValueKind.Null:
                throw run.Fail(items.Site, "DMT2042", "this list is null: write '?? []' behind it");
            default:
                throw run.Fail(items.Site, "DMT2042", $"'for' cannot walk over {Texts.KindOf(value)}");
        }
    }

    private static long Whole(Run run, Code code)
    {
        var value = code.Evaluate(run);
        return value.IsNumber ? Numbers.ToWhole(value) : throw run.Fail(code.Site, "DMT2043", $"a number is expected here, not {Texts.KindOf(value)}");
    }
}

internal sealed class WhileStep(Site site, Code test, Step body) : Step
{
    public override Flow Go(Run run)
    {
        var loop = run.Loop.Inner;
        run.Loop = loop;
        loop.Kind = LoopKind.While;
        loop.Count = 0;
        var flow = Flow.Next;
        for (var i = 0; test.Evaluate(run).IsTrue; i++)
        {
            run.Here = site;
            run.Budget.Step();
            loop.Position = i;
            flow = body.Go(run);
            if (flow is Flow.Break or Flow.Return)
            {
                break;
            }
        }

        run.Loop = loop.Outer!;
        return flow == Flow.Return ? Flow.Return : Flow.Next;
    }
}
