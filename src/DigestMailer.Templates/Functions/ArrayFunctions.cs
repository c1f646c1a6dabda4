namespace DigestMailer.Templates;

/// <summary>The group <c>array</c>: lists from lists. A list that is given stays as it is: each function makes a new one.</summary>
internal static class ArrayFunctions
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("array.add", "list value", "The list with one more item at its end.", Add, Known.List),
        new("array.add_range", "list1 list2", "The items of the first list and then those of the second.", Concat, Known.List),
        new("array.concat", "list1 list2", "The items of the first list and then those of the second.", Concat, Known.List),
        new("array.compact", "list", "The list without its nulls.", Compact, Known.List),
        new("array.first", "list", "The first item; null for an empty list.", (in Arguments a) => At(a, fromEnd: false)),
        new("array.last", "list", "The last item; null for an empty list.", (in Arguments a) => At(a, fromEnd: true)),
        new("array.limit", "list count", "At most so many items from the front.", (in Arguments a) => Part(a, 0, a.Int(1)), Known.List),
        new("array.offset", "list index", "The items from this index on.", (in Arguments a) => Part(a, a.Int(1), int.MaxValue), Known.List),
        new("array.insert_at", "list index value", "The list with an item at this index, filled up with nulls when it is shorter.", InsertAt, Known.List),
        new("array.remove_at", "list index", "The list without the item at this index; a negative one counts from the end.", RemoveAt, Known.List),
        new("array.reverse", "list", "The items from last to first.", Reverse, Known.List),
        new("array.size", "list", "How many items there are.", (in Arguments a) => Value.Of(Walks.Count(Walks.Of(a))), Known.Number),
    ];

    private static Value Add(in Arguments a)
    {
        var items = Walks.Copy(Walks.Of(a), a.Run);
        a.Run.Budget.Charge(1, 24);
        items.Add(a[1]);
        return Value.Of(items);
    }

    private static Value Concat(in Arguments a)
    {
        var (first, second) = (Walks.Of(a), Walks.Of(a, 1));
        if (first.IsNull && second.IsNull)
        {
            return Value.Null;
        }

        var items = Walks.Copy(first, a.Run);
        items.AddRange(Walks.Copy(second, a.Run));
        return Walks.Made(items);
    }

    private static Value Compact(in Arguments a)
    {
        var list = Walks.Of(a);
        return list.IsNull ? list : Walks.Made(Walks.Copy(list, a.Run).Where(item => !item.IsNull));
    }

    private static Value At(in Arguments a, bool fromEnd)
    {
        var list = Walks.Of(a);
        var count = Walks.Count(list);
        return count == 0 ? Value.Null : Lists.At(list, fromEnd ? count - 1 : 0);
    }

    private static Value Part(in Arguments a, int from, int count)
    {
        var list = Walks.Of(a);
        return list.IsNull ? list : Walks.Part(list, from, count, a.Run);
    }

    private static Value InsertAt(in Arguments a)
    {
        var items = Walks.Copy(Walks.Of(a), a.Run);
        var index = Math.Max(0, a.Int(1));
        var missing = Math.Max(0, index - items.Count);
        a.Run.Budget.Charge(missing + 1L, 24L * (missing + 1L));
        items.AddRange(Enumerable.Repeat(Value.Null, missing));
        items.Insert(index, a[2]);
        return Value.Of(items);
    }

    private static Value RemoveAt(in Arguments a)
    {
        var items = Walks.Copy(Walks.Of(a), a.Run);
        var index = a.Int(1);
        index += index < 0 ? items.Count : 0;
        if (index >= 0 && index < items.Count)
        {
            items.RemoveAt(index);
        }

        return Value.Of(items);
    }

    private static Value Reverse(in Arguments a)
    {
        var list = Walks.Of(a);
        var items = Walks.Copy(list, a.Run);
        items.Reverse();
        return list.IsNull ? Value.Of(items) : Walks.Made(items);
    }
}
