namespace DigestMailer.Templates;

/// <summary>The group <c>array</c>: items looked at one by one, by a function or by a member's name.</summary>
internal static class ArrayCalls
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("array.any", "list function …", "Whether the function says true of an item; further arguments are handed to it.", Any, Known.Flag),
        new("array.each", "list function", "What the function makes of each item: array.each @string.upcase.", Each, Known.List),
        new("array.filter", "list function", "The items of which the function says true.", Filter, Known.List),
        new("array.join", "list delimiter function?", "The items as one text with the delimiter between them; the function sees each item's text first.", Join),
        new("array.map", "list member", "This member of each item that has it.", Map, Known.List),
    ];

    private static Value Any(in Arguments a)
    {
        var list = Walks.Of(a);
        if (a[1].Kind != ValueKind.Function)
        {
            return Value.False;
        }

        var function = (Callable)a[1].Reference;
        for (var i = 0; i < Walks.Count(list); i++)
        {
            a.Run.Budget.Step();
            if (function.Call(a.Run, a.Site, [Lists.At(list, i), .. a.Values[2..]], []) is { Kind: ValueKind.Flag, Flag: true })
            {
                return Value.True;
            }
        }

        return Value.False;
    }

    private static Callable Function(in Arguments a, int index) => a[index].Kind == ValueKind.Function
        ? (Callable)a[index].Reference
        : throw a.Fail($"argument {index + 1} must be a function, not {Texts.KindOf(a[index])}: write '@' before its name");

    private static Value Each(in Arguments a)
    {
        var list = Walks.Of(a);
        if (list.IsNull || !a.Has(1))
        {
            return list.IsNull ? list : Walks.Made(Walks.Copy(list, a.Run));
        }

        var function = Function(a, 1);
        var items = Walks.Copy(list, a.Run);
        for (var i = 0; i < items.Count; i++)
        {
            items[i] = function.Call(a.Run, a.Site, [items[i]], []);
        }

        return Walks.Made(items);
    }

    private static Value Filter(in Arguments a)
    {
        var list = Walks.Of(a);
        if (list.IsNull || !a.Has(1))
        {
            return list.IsNull ? list : Walks.Made(Walks.Copy(list, a.Run));
        }

        var function = Function(a, 1);
        var kept = new List<Value>();
        foreach (var item in Walks.Copy(list, a.Run))
        {
            if (function.Call(a.Run, a.Site, [item], []).IsTrue)
            {
                kept.Add(item);
            }
        }

        return Walks.Made(kept);
    }

    private static Value Join(in Arguments a)
    {
        var list = Walks.Of(a);
        var items = Walks.Copy(list, a.Run);
        if (a.Has(2))
        {
            var function = Function(a, 2);
            for (var i = 0; i < items.Count; i++)
            {
                items[i] = function.Call(a.Run, a.Site, [items[i].Kind == ValueKind.Html ? items[i] : Value.Of(Texts.Of(items[i], a.Run))], []);
            }
        }

        if (items.Any(item => item.Kind == ValueKind.Html))
        {
            return Markups.Join(a.Run, items, a[1]);
        }

        var delimiter = a.Text(1);
        var joined = new PaidText(a.Run);
        for (var i = 0; i < items.Count; i++)
        {
            joined.Add(i == 0 ? "" : delimiter).Add(Texts.Of(items[i], a.Run));
        }

        return Value.Of(joined.ToString());
    }

    private static Value Map(in Arguments a)
    {
        if (a[0].IsNull || !a.Has(1))
        {
            return Walks.Made([]);
        }

        var name = a.Text(1);
        var mapped = new List<Value>();
        foreach (var item in Walks.Copy(Walks.Of(a), a.Run))
        {
            if (Members.TryFind(item, name, out var found))
            {
                mapped.Add(found);
            }
            else if (item.Kind == ValueKind.Record)
            {
                throw a.Fail($"unknown member '{name}' of {item.Shape!.Name}{Nearest.Hint(name, item.Shape.Members.Keys)}");
            }
        }

        return Walks.Made(mapped);
    }
}
