namespace DigestMailer.Templates;

/// <summary>What the functions of <c>array</c> can walk over: lists, ranges, a text's characters, an object's pairs.</summary>
internal static class Walks
{
    /// <returns>A list or a range, not copied; null for null.</returns>
    public static Value Of(in Arguments a, int index = 0)
    {
        var value = a[index];
        var run = a.Run;
        switch (value.Kind)
        {
            case ValueKind.List or ValueKind.Range or ValueKind.Null:
                return value;
            case ValueKind.Unset or ValueKind.Empty:
                return Value.Null;
            case ValueKind.Text:
                run.Budget.Charge(value.Text.Length, value.Text.Length * 56L);
                return Made(value.Text.Select(c => Value.Of(c.ToString())));
            case ValueKind.Object or ValueKind.Record:
                return Pairs(value, run);
            default:
                throw a.Fail($"argument {index + 1} must be a list, not {Texts.KindOf(value)}");
        }
    }

    /// <summary>The members of an object, each with <c>key</c> and <c>value</c>.</summary>
    public static Value Pairs(in Value value, Run run)
    {
        var pairs = new List<Value>();
        foreach (var (key, member) in Members.All(value))
        {
            run.Budget.Charge(1, 320);
            var pair = new ScriptObject();
            pair.Members["key"] = Value.Of(key);
            pair.Members["value"] = member;
            pairs.Add(Value.Of(pair));
        }

        return Made(pairs);
    }

    public static int Count(in Value list) => list.IsNull ? 0 : Lists.Count(list);

    /// <summary>The items as a list of one's own, paid for; empty for null.</summary>
    public static List<Value> Copy(in Value list, Run run) => list.IsNull ? [] : Lists.Copy(list, run);

    /// <summary>What a function hands on.</summary>
    public static Value Made(IEnumerable<Value> items) => Value.Of(new ScriptList(items) { IsIterator = true });

    /// <summary>A part of a list; of a range only that part is made.</summary>
    public static Value Part(in Value list, long from, long count, Run run)
    {
        var size = Lists.Count(list);
        from = Math.Clamp(from, 0, size);
        count = Math.Clamp(count, 0, size - from);
        run.Budget.Charge(count, 24 * count);
        var items = new List<Value>((int)count);
        for (var i = 0; i < count; i++)
        {
            items.Add(Lists.At(list, (int)from + i));
        }

        return Made(items);
    }
}
