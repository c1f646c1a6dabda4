namespace DigestMailer.Templates;

/// <summary>The group <c>array</c>. A list that is given stays as it is: each function makes a new one.</summary>
internal static class ArrayFunctions
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("array.add", "list value", (in Arguments a) => Made(Items(a).Append(a[1]))),
        new("array.add_range", "list1 list2", (in Arguments a) => Made(Items(a).Concat(Items(a, 1)))),
        new("array.concat", "list1 list2", (in Arguments a) => Made(Items(a).Concat(Items(a, 1)))),
        new("array.compact", "list", (in Arguments a) => a[0].IsNull ? a[0] : Made(Items(a).Where(item => !item.IsNull))),
        new("array.contains", "list item", Contains, Known.Flag),
        new("array.first", "list", (in Arguments a) => Items(a) is [var first, ..] ? first : Value.Null),
        new("array.last", "list", (in Arguments a) => Items(a) is [.., var last] ? last : Value.Null),
        new("array.limit", "list count", (in Arguments a) => Made(Items(a).Take((int)Math.Clamp(a.Whole(1), 0, int.MaxValue)))),
        new("array.offset", "list index", (in Arguments a) => Made(Items(a).Skip((int)Math.Clamp(a.Whole(1), 0, int.MaxValue)))),
        new("array.insert_at", "list index value", InsertAt),
        new("array.remove_at", "list index", RemoveAt),
        new("array.join", "list delimiter function?", Join),
        new("array.map", "list member", Map),
        new("array.each", "list function", (in Arguments a) => Made(Applied(a))),
        new("array.filter", "list function", Filter),
        new("array.any", "list function …", Any, Known.Flag),
        new("array.reverse", "list", (in Arguments a) => Made(Enumerable.Reverse(Items(a)))),
        new("array.size", "list", (in Arguments a) => Value.Of(a[0].IsNull ? 0 : Items(a).Count), Known.Number),
        new("array.sort", "list member?", Sort),
        new("array.uniq", "list", Unique),
    ];

    private static List<Value> Items(in Arguments a, int index = 0)
    {
        var list = a[index];
        return list.IsList ? Lists.Copy(list, a.Run)
            : list.IsNull ? []
            : list.Kind == ValueKind.Object ? [.. list.OwnObject!.Members.Values]
            : throw a.Fail($"argument {index + 1} must be a list, not {Texts.KindOf(list)}");
    }

    private static Value Made(IEnumerable<Value> items) => Value.Of(items);

    private static Value Contains(in Arguments a)
    {
        foreach (var item in Items(a))
        {
            if (Operators.Same(a.Run, item, a[1]))
            {
                return Value.True;
            }
        }

        return Value.False;
    }

    private static Value InsertAt(in Arguments a)
    {
        var items = Items(a);
        var index = a.Whole(1);
        index += index < 0 ? items.Count : 0;
        a.Run.Budget.Charge(0, Math.Max(0, 24 * (index - items.Count)));
        while (items.Count < index)
        {
            items.Add(Value.Null);
        }

        items.Insert((int)Math.Max(0, index), a[2]);
        return Made(items);
    }

    private static Value RemoveAt(in Arguments a)
    {
        var items = Items(a);
        var index = a.Whole(1);
        index += index < 0 ? items.Count : 0;
        if (index >= 0 && index < items.Count)
        {
            items.RemoveAt((int)index);
        }

        return Made(items);
    }

    private static Value Join(in Arguments a)
    {
        var items = a.Has(2) ? Applied(a, 2) : Items(a);
        if (items.Any(item => item.Kind == ValueKind.Html))
        {
            return Markups.Join(a.Run, items, a[1]);
        }

        var delimiter = a.Text(1);
        var texts = new string[items.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Texts.Of(items[i], a.Run);
        }

        a.Run.Budget.Charge(0, texts.Sum(text => 2L * (text.Length + delimiter.Length)));
        return Value.Of(string.Join(delimiter, texts));
    }

    private static Value Map(in Arguments a)
    {
        var mapped = new List<Value>();
        foreach (var item in Items(a))
        {
            if (Follow(item, a.Text(1)) is { IsNull: false } found)
            {
                mapped.Add(found);
            }
        }

        return Made(mapped);
    }

    /// <summary><c>a.b</c> from item to member to member; null where there is none.</summary>
    private static Value Follow(Value item, string path)
    {
        foreach (var name in path.Split('.'))
        {
            if (!Members.TryFind(item, name, out var found))
            {
                return Value.Null;
            }

            item = found;
        }

        return item;
    }

    private static Callable Function(in Arguments a, int index) => a[index].Kind == ValueKind.Function
        ? (Callable)a[index].Reference
        : throw a.Fail($"argument {index + 1} must be a function, not {Texts.KindOf(a[index])}: write '@' before its name");

    private static List<Value> Applied(in Arguments a, int index = 1)
    {
        var function = Function(a, index);
        var items = Items(a);
        for (var i = 0; i < items.Count; i++)
        {
            items[i] = function.Call(a.Run, a.Site, [items[i]], []);
        }

        return items;
    }

    private static Value Filter(in Arguments a)
    {
        var chosen = new List<Value>();
        var answers = Applied(a);
        foreach (var (item, answer) in Items(a).Zip(answers))
        {
            if (answer.IsTrue)
            {
                chosen.Add(item);
            }
        }

        return Made(chosen);
    }

    private static Value Any(in Arguments a)
    {
        var function = Function(a, 1);
        foreach (var item in Items(a))
        {
            if (function.Call(a.Run, a.Site, [item, .. a.Values[2..]], []).IsTrue)
            {
                return Value.True;
            }
        }

        return Value.False;
    }

    private static Value Sort(in Arguments a)
    {
        var (run, site) = (a.Run, a.Site);
        var items = Items(a);
        var path = a.Has(1) ? a.Text(1) : "";
        run.Budget.Charge(items.Count * (long)Math.Ceiling(Math.Log2(items.Count + 1)), 24L * items.Count);
        var keyed = items.Select(item => (Key: path.Length > 0 ? Follow(item, path) : item, Item: item));
        var order = Comparer<Value>.Create((one, other) =>
            one.IsNull || other.IsNull ? (one.IsNull ? 0 : 1) - (other.IsNull ? 0 : 1)
            : one.Kind == ValueKind.Text && other.Kind == ValueKind.Text ? run.Culture.CompareInfo.Compare(one.Text, other.Text)
            : Operators.Compare(run, site, one, other) ?? 0);
        return Made(keyed.OrderBy(pair => pair.Key, order).Select(pair => pair.Item).ToList());
    }

    private static Value Unique(in Arguments a)
    {
        var seen = new HashSet<(ValueKind, string)>();
        var kept = new List<Value>();
        foreach (var item in Items(a))
        {
            var comparable = item.IsNumber ? (ValueKind.Whole, Numbers.ToReal(item).ToString(System.Globalization.CultureInfo.InvariantCulture))
                : (item.Kind, item.Kind is ValueKind.Object or ValueKind.Record ? $"{System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(item.Reference)}" : Texts.Of(item, a.Run));
            if (seen.Add(comparable) || item.Kind == ValueKind.Real)
            {
                kept.Add(item);
            }
        }

        return Made(kept);
    }
}
