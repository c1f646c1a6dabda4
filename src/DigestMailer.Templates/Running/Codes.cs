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
internal sealed class FoundMemberCode(Site site, Code target, string name, bool guarded) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var value = target.Evaluate(run);
        if (value.Kind is ValueKind.Null or ValueKind.Unset)
        {
            return guarded ? Value.Null : throw run.Fail(Site, "DMT2033", $"'{name}' is asked of null");
        }

        return Members.TryFind(value, name, out var found) ? found
            : run.Lenient || guarded ? Value.Null
            : throw run.Fail(Site, "DMT2034", $"there is no '{name}' in {Texts.KindOf(value)}{Nearest.Hint(name, Members.Names(value))}");
    }
}

internal sealed class IndexCode(Site site, Code target, Code key) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var value = target.Evaluate(run);
        var at = key.Evaluate(run);
        if (value.IsNull)
        {
            throw run.Fail(Site, "DMT2033", "an item is asked of null");
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

        return Members.TryFind(value, Texts.Of(at, run), out var found) ? found
            : run.Lenient && (at.IsNull || value.Kind is ValueKind.Object or ValueKind.List) ? Value.Null
            : throw run.Fail(Site, "DMT2034", $"there is no '{Texts.Of(at, run)}' in {Texts.KindOf(value)}{Nearest.Hint(Texts.Of(at, run), Members.Names(value))}");
    }
}

internal enum LoopWord { Index, RIndex, First, Last, Even, Odd, Changed, Length }

/// <summary><c>for.index</c> and its kin.</summary>
internal sealed class LoopCode(Site site, LoopWord word, bool isFor) : Code(site)
{
    public override Value Evaluate(Run run)
    {
        var loop = run.Loop;
        while (loop.Outer is not null && loop.IsFor != isFor)
        {
            loop = loop.Outer;
        }

        if (loop.Outer is null)
        {
            throw run.Fail(Site, "DMT2036", "no loop is running here");
        }

        return word switch
        {
            LoopWord.Index => Value.Of(loop.Position),
            LoopWord.RIndex => Value.Of(loop.Count - loop.Position - 1),
            LoopWord.First => Value.Of(loop.Position == 0),
            LoopWord.Last => Value.Of(loop.Position == loop.Count - 1),
            LoopWord.Even => Value.Of(loop.Position % 2 == 0),
            LoopWord.Odd => Value.Of(loop.Position % 2 == 1),
            LoopWord.Length => Value.Of(loop.Count),
            _ => Value.Of(loop.Position == 0 || !Operators.Same(run, loop.Item, loop.Before)),
        };
    }
}
