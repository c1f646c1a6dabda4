namespace DigestMailer.Templates;

internal sealed class ConstantCode(Site site, Value value) : Code(site)
{
    public Value Value => value;

    public override Value Evaluate(Run run) => value;
}

/// <summary>A member of the model that is a global name.</summary>
internal sealed class RootCode(Site site, Func<object, Value> load) : Code(site)
{
    public override Value Evaluate(Run run) => load(run.Model);
}

/// <summary>The whole model.</summary>
internal sealed class ModelCode(Site site, Shape shape) : Code(site)
{
    public override Value Evaluate(Run run) => Value.Record(run.Model, shape);
}

/// <summary><c>this</c> where a template has variables of its own: the model's members and the variables, as they are now.</summary>
internal sealed class ThisCode(Site site, Shape model, IReadOnlyDictionary<string, int> slots) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        run.Here = Site;
        var all = new ScriptObject();
        foreach (var member in model.Members.Values)
        {
            run.Budget.Charge(1, 64);
            all.Members[member.Name] = member.Load(run.Model);
        }

        foreach (var (name, slot) in slots)
        {
            if (name[0] != ' ' && run.Global(slot).IsSet)
            {
                run.Budget.Charge(1, 64);
                all.Members[name] = run.Global(slot);
            }
        }

        return Value.Of(all);
    }
}

/// <summary>A variable; where it was never set, what else has its name.</summary>
internal sealed class SlotCode(Site site, string name, int slot, Code? otherwise) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        ref var value = ref run.Global(slot);
        if (value.IsSet)
        {
            return value;
        }

        return otherwise is not null ? otherwise.Evaluate(run)
            : run.Lenient ? Value.Null
            : throw run.Fail(Site, "DMT2030", $"'{name}' has no value here");
    }
}

/// <summary>A name inside <c>with</c>: a member of the object, if it has one of that name.</summary>
internal sealed class WithCode(Site site, string name, int slot, Code? otherwise) : Code(site)
{
    public override Value Evaluate(Run run) =>
        Members.TryFind(run.Global(slot), name, out var found) ? found
        : otherwise is not null ? otherwise.Evaluate(run)
        : run.Lenient ? Value.Null
        : throw run.Fail(Site, "DMT2030", $"'{name}' has no value here");
}

/// <summary>A name inside a function that may run inside <c>with</c>: a member of the innermost object that has it.</summary>
internal sealed class CalledCode(Site site, string name, Code otherwise) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        for (var i = run.Withs.Count - 1; i >= 0; i--)
        {
            if (Members.TryFind(run.Withs[i], name, out var found))
            {
                return found;
            }
        }

        return otherwise.Evaluate(run);
    }
}

/// <summary>A <c>$x</c> in a block of <c>wrap</c>: a local of the function that prints the block.</summary>
internal sealed class BorrowedLocalCode(Site site, string name) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var value = run.Locals.Borrowed(name);
        return value.IsSet ? value
            : run.Locals.Arguments?.Properties?.TryGetValue(name[1..], out value) == true ? value
            : run.Lenient ? Value.Null
            : throw run.Fail(Site, "DMT2030", $"'{name}' has no value here: in a block of 'wrap' it is a local of the function");
    }
}

internal sealed class LocalCode(Site site, string name, int slot) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var value = run.Locals.Slots[slot];
        return value.IsSet ? value
            : run.Locals.Arguments?.Properties?.TryGetValue(name[1..], out value) == true ? value
            : run.Lenient ? Value.Null
            : throw run.Fail(Site, "DMT2030", $"'{name}' has no value here");
    }
}

/// <summary><c>$</c> and <c>$0</c>.</summary>
internal sealed class ArgumentCode(Site site, int? index) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var all = run.Locals.Arguments ??= new ScriptList(run.Locals.Part is { } part ? [Value.Of(part)] : []);
        return index is not { } n ? Value.Of(all)
            : n < all.Items.Count ? all.Items[n]
            : run.Lenient ? Value.Null
            : throw run.Fail(Site, "DMT2031", $"there is no argument ${n}: {all.Items.Count} were given");
    }
}

internal sealed class BlockCode(Site site) : Code(site)
{
    public override Value Evaluate(Run run) =>
        run.Locals.Block.Kind == ValueKind.Function ? ((Callable)run.Locals.Block.Reference).Call(run, Site, [], [])
        : run.Lenient ? Value.Null
        : throw run.Fail(Site, "DMT2032", "'$$' is the block of 'wrap', and this function was not called by it");
}

/// <summary>A member whose record is known.</summary>
internal sealed class MemberCode(Site site, Code target, Member member, bool guarded) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var value = target.Evaluate(run);
        return value.Kind == ValueKind.Record ? member.Load(value.Reference)
            : guarded ? Value.Null
            : throw run.Fail(Site, "DMT2033", $"'{member.Name}' is asked of {Texts.KindOf(value)}");
    }
}

/// <summary>A member found by its name when it is needed.</summary>
/// <param name="guarded">A member that is not there is null.</param>
/// <param name="stops">Of null the member is null.</param>
internal sealed class FoundMemberCode(Site site, Code target, string name, bool guarded, bool stops) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var value = target.Evaluate(run);
        if (value.Kind is ValueKind.Null or ValueKind.Unset)
        {
            return stops ? Value.Null : throw run.Fail(Site, "DMT2033", $"'{name}' is asked of null");
        }

        return Members.TryFind(value, name, out var found) ? found
            : run.Lenient || guarded ? Value.Null
            : throw run.Fail(Site, "DMT2034", $"there is no '{name}' in {Texts.KindOf(value)}{Nearest.Hint(name, Members.Names(value))}");
    }
}

internal sealed class IndexCode(Site site, Code target, Code key, bool stops) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var value = target.Evaluate(run);
        var at = key.Evaluate(run);
        run.Here = Site;
        if (value.IsNull)
        {
            return stops ? value : throw run.Fail(Site, "DMT2033", "an item is asked of null");
        }

        if (value.IsList && at.IsNumber)
        {
            var count = Lists.Count(value);
            var index = Numbers.ToWhole(at);
            index += index < 0 ? count : 0;
            return index >= 0 && index < count ? Lists.At(value, (int)index)
                : run.Lenient ? Value.Null
                : throw run.Fail(Site, "DMT2035", $"there is no item {Numbers.ToWhole(at)}: the list has {count}");
        }

        if (value.Kind == ValueKind.Text && at.IsNumber)
        {
            var index = Numbers.ToWhole(at);
            index += index < 0 ? value.Text.Length : 0;
            return index >= 0 && index < value.Text.Length ? Value.Of(value.Text[(int)index].ToString())
                : run.Lenient ? Value.Null
                : throw run.Fail(Site, "DMT2035", $"there is no character {Numbers.ToWhole(at)}");
        }

        if (value.IsList && at.IsNull)
        {
            throw run.Fail(Site, "DMT2035", "the number of an item is expected here, not null");
        }

        return Members.TryFind(value, Texts.Of(at, run), out var found) ? found
            : run.Lenient && (at.IsNull || value.Kind is ValueKind.Object or ValueKind.List) ? Value.Null
            : throw run.Fail(Site, "DMT2034", $"there is no '{Texts.Of(at, run)}' in {Texts.KindOf(value)}{Nearest.Hint(Texts.Of(at, run), Members.Names(value))}");
    }
}
