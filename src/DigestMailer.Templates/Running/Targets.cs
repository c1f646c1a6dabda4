namespace DigestMailer.Templates;

internal sealed class SlotTarget(int slot) : Target
{
    public override void Set(Run run, in Value value) => run.Global(slot) = value;
}

internal sealed class LocalTarget(int slot) : Target
{
    public override void Set(Run run, in Value value) => run.Locals.Slots[slot] = value;
}

/// <summary>A name inside <c>with</c>: what is set becomes a member of the object.</summary>
internal sealed class WithTarget(Site site, int slot, string name) : Target
{
    public override void Set(Run run, in Value value)
    {
        var owner = run.Global(slot).OwnObject ?? throw run.Fail(site, "DMT2044", "what belongs to the model cannot be set");
        run.Here = site;
        run.Budget.Charge(1, 64);
        owner.Members[name] = value;
    }
}

internal sealed class MemberTarget(Site site, Code owner, string name) : Target
{
    public override void Set(Run run, in Value value)
    {
        var target = owner.Evaluate(run);
        run.Here = site;
        run.Budget.Charge(1, 64);
        if (target.OwnObject is { } made)
        {
            made.Members[name] = value;
        }
        else if (target.OwnList is { } list)
        {
            (list.Properties ??= new(StringComparer.Ordinal))[name] = value;
        }
        else
        {
            throw run.Fail(site, "DMT2044", target.Kind is ValueKind.Record or ValueKind.List ? "what belongs to the model cannot be set" : $"{Texts.KindOf(target)} has no members to set");
        }
    }
}

internal sealed class IndexTarget(Site site, Code owner, Code key) : Target
{
    public override void Set(Run run, in Value value)
    {
        var target = owner.Evaluate(run);
        var at = key.Evaluate(run);
        run.Here = site;
        if (target.OwnObject is { } made)
        {
            run.Budget.Charge(1, 64);
            made.Members[Texts.Of(at, run)] = value;
            return;
        }

        if (target.OwnList is not { } list || !at.IsNumber)
        {
            throw run.Fail(site, "DMT2044", target.Kind is ValueKind.Record or ValueKind.List ? "what belongs to the model cannot be set" : $"{Texts.KindOf(target)} has no items to set");
        }

        var index = Numbers.ToWhole(at);
        index += index < 0 ? list.Items.Count : 0;
        if (index < 0 || index > int.MaxValue)
        {
            throw run.Fail(site, "DMT2035", $"there is no item {Numbers.ToWhole(at)}: the list has {list.Items.Count}");
        }

        Grow(run, list, (int)index);
        list.Items[(int)index] = value;
    }

    private static void Grow(Run run, ScriptList list, int index)
    {
        run.Budget.Charge(1, Math.Max(0, 24L * (index + 1 - list.Items.Count)));
        while (list.Items.Count <= index)
        {
            list.Items.Add(Value.Null);
        }
    }
}
