namespace DigestMailer.Templates;

/// <summary>A name that has a place of its own: as the variable of a loop it has its old value behind the loop.</summary>
internal abstract class PlaceTarget : Target
{
    public abstract ref Value Place(Run run);

    public override void Set(Run run, in Value value) => Place(run) = value;
}

internal sealed class SlotTarget(int slot) : PlaceTarget
{
    public override ref Value Place(Run run) => ref run.Global(slot);

    public override void Set(Run run, in Value value) => run.Global(slot) = value;
}

internal sealed class LocalTarget(int slot) : PlaceTarget
{
    public override ref Value Place(Run run) => ref run.Locals.Slots[slot];

    public override void Set(Run run, in Value value) => run.Locals.Slots[slot] = value;
}

internal sealed class BorrowedLocalTarget(Site site, string name) : PlaceTarget
{
    public override ref Value Place(Run run) => ref run.Locals.Borrowed(name);

    public override void Set(Run run, in Value value)
    {
        run.Here = site;
        run.Budget.Charge(0, 64);
        run.Locals.Borrowed(name) = value;
    }
}

/// <summary>A global name inside a function: where it runs inside <c>with</c>, what is no own name of the function goes into the object.</summary>
/// <param name="own">Which of the values kept during the call tells whether the name is the function's own; negative where none does.</param>
internal sealed class CalledTarget(Site site, int slot, string name, int own, bool hasParameters) : Target
{
    public override void Set(Run run, in Value value)
    {
        if (run.Withs.Count == 0)
        {
            run.Global(slot) = value;
            return;
        }

        var inner = run.Withs[^1];
        var before = own < 0 ? run.Global(slot) : run.Saved(run.Locals.Saved + own);
        if (hasParameters && !before.IsSet && !Members.TryFind(inner, name, out _))
        {
            run.Global(slot) = value;
            return;
        }

        run.Here = site;
        run.Budget.Charge(1, 64);
        (inner.OwnObject ?? throw run.Fail(site, "DMT2044", "what belongs to the model cannot be set: keep the new value in a variable of its own")).Set(run, site, name, value);
    }
}

/// <summary><c>this[name] = value</c>: a variable whose name is made while rendering. What no text of the template names, nothing can read.</summary>
internal sealed class NamedTarget(Site site, Code key, IReadOnlyDictionary<string, int> slots, IReadOnlySet<string> kept) : Target
{
    public override void Set(Run run, in Value value)
    {
        var name = Texts.Of(key.Evaluate(run), run);
        if (kept.Contains(name))
        {
            throw run.Fail(site, "DMT2046", $"'{name}' is 'readonly'");
        }

        if (!name.StartsWith(' ') && slots.TryGetValue(name, out var slot))
        {
            run.Global(slot) = value;
        }
    }
}

/// <summary>A name inside <c>with</c>: what is set becomes a member of the object.</summary>
internal sealed class WithTarget(Site site, int slot, string name) : Target
{
    public override void Set(Run run, in Value value)
    {
        var owner = run.Global(slot).OwnObject ?? throw run.Fail(site, "DMT2044", "what belongs to the model cannot be set: keep the new value in a variable of its own");
        run.Here = site;
        run.Budget.Charge(1, 64);
        owner.Set(run, site, name, value);
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
            made.Set(run, site, name, value);
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
            made.Set(run, site, Texts.Of(at, run), value);
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
