using System.Runtime.CompilerServices;

namespace DigestMailer.Templates;

/// <summary>The group <c>array</c>: which items are alike, and which comes first.</summary>
internal static class ArrayOrder
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("array.contains", "list item", "Whether the item is in the list, of the same type.", Contains, Known.Flag),
        new("array.cycle", "list group?", "The next item of the list each time it is called; lists with the same texts, or one group, share their turn.", Cycle),
        new("array.sort", "list member?", "The items in order, by their own value or by that of a member; nulls first.", Sort, Known.List),
        new("array.uniq", "list", "Each item once.", Unique, Known.List),
    ];

    private static Value Contains(in Arguments a)
    {
        var list = Walks.Of(a);
        var wanted = Identity.Of(a[1]);
        for (var i = 0; i < Walks.Count(list); i++)
        {
            a.Run.Budget.Charge(1, 0);
            if (Identity.Of(Lists.At(list, i)).Equals(wanted))
            {
                return Value.True;
            }
        }

        return Value.False;
    }

    private static Value Cycle(in Arguments a)
    {
        var run = a.Run;
        var list = Walks.Of(a);
        if (list.IsNull)
        {
            return list;
        }

        var group = a.Has(1) ? a.Text(1) : string.Join(',', Walks.Copy(list, run).Select(Name));
        var count = Lists.Count(list);
        run.Budget.Charge(1, 64 + (2L * group.Length));
        var turns = run.Turns;
        var turn = turns.GetValueOrDefault(group);
        turn = count == 0 ? 0 : turn % count;
        turns[group] = count == 0 ? 0 : turn + 1;
        return count == 0 ? Value.Null : Lists.At(list, turn);

        string Name(Value item)
        {
            var text = Texts.Of(item, run);
            run.Budget.Charge(0, 2L * text.Length);
            return text;
        }
    }

    private static Value Sort(in Arguments a)
    {
        if (a[0].Kind is not (ValueKind.List or ValueKind.Range or ValueKind.Null or ValueKind.Empty or ValueKind.Text or ValueKind.Object or ValueKind.Record))
        {
            return Value.Of([a[0]]);
        }

        var (run, site) = (a.Run, a.Site);
        var items = Walks.Copy(Walks.Of(a), run);
        var path = a.Has(1) ? a.Text(1) : "";
        run.Budget.Charge(items.Count * (long)Math.Ceiling(Math.Log2(items.Count + 1)), 96L * items.Count);
        run.Budget.Charge(path.Length / 16, path.Contains('.', StringComparison.Ordinal) ? 40L * path.Length : 0);
        var names = path.Split('.');
        run.Budget.Charge((long)names.Length * items.Count, 0);
        var keyed = items.Select(item => (Key: path.Length > 0 ? Follow(item, path, names) : item, Item: item));
        var order = Comparer<Value>.Create((one, other) => Compare(run, site, one, other));
        try
        {
            return Value.Of(keyed.OrderBy(pair => pair.Key, order).Select(pair => pair.Item).ToList());
        }
        catch (InvalidOperationException wrapped) when (wrapped.InnerException is TemplateException refusal)
        {
            // The platform's sort wraps whatever a comparison throws.
            throw refusal;
        }
    }

    /// <summary>Numbers among numbers, texts among texts as the culture sorts them; what has no order among itself is refused.</summary>
    private static int Compare(Run run, Site site, in Value one, in Value other)
    {
        run.Budget.Step();
        if (one.IsNull || other.IsNull)
        {
            return (one.IsNull ? 0 : 1) - (other.IsNull ? 0 : 1);
        }

        if (one.Kind == ValueKind.Flag && other.Kind == ValueKind.Flag)
        {
            return one.Flag.CompareTo(other.Flag);
        }

        var (text, otherText) = (one.Kind is ValueKind.Text or ValueKind.Html or ValueKind.Url, other.Kind is ValueKind.Text or ValueKind.Html or ValueKind.Url);
        if (text && otherText)
        {
            var (left, right) = (Texts.Of(one, run), Texts.Of(other, run));
            run.Budget.Charge(Math.Min(left.Length, right.Length) / 16, 0);
            return run.Culture.CompareInfo.Compare(left, right);
        }

        return text || otherText
            ? throw run.Fail(site, "DMT2007", $"{Texts.KindOf(one)} and {Texts.KindOf(other)} have no order")
            : Operators.Compare(run, site, one, other) ?? 0;
    }

    /// <summary>A member of exactly this name, or <c>a.b</c> from member to member; null where there is none.</summary>
    private static Value Follow(Value item, string path, string[] names)
    {
        if (Members.TryFind(item, path, out var exact))
        {
            return exact;
        }

        foreach (var name in names)
        {
            if (!Members.TryFind(item, name, out var found))
            {
                return Value.Null;
            }

            item = found;
        }

        return item;
    }

    private static Value Unique(in Arguments a)
    {
        var list = Walks.Of(a);
        if (list.IsNull)
        {
            return list;
        }

        var items = Walks.Copy(list, a.Run);
        a.Run.Budget.Charge(items.Count, 64L * items.Count);
        var seen = new HashSet<Identity>();
        return Walks.Made(items.Where(item => seen.Add(Identity.Of(item))).ToList());
    }

    /// <summary>What makes two values the same one: type and content; for lists and objects, which one it is.</summary>
    private readonly record struct Identity(ValueKind Kind, long Bits, object? Content)
    {
        public static Identity Of(in Value value) => value.Kind switch
        {
            ValueKind.Whole or ValueKind.Flag => new(value.Kind, value.Whole, null),
            ValueKind.Real => new(value.Kind, BitConverter.DoubleToInt64Bits(value.Real == 0 ? 0 : value.Real), null),
            ValueKind.Exact => new(value.Kind, 0, value.Exact),
            ValueKind.Text => new(value.Kind, 0, value.Text),
            ValueKind.Url => new(ValueKind.Text, 0, value.Url.Text),
            ValueKind.Date or ValueKind.Instant => new(ValueKind.Instant, Dates.Instant(value).UtcTicks, null),
            ValueKind.Duration => new(value.Kind, value.Duration.Ticks, null),
            ValueKind.Null or ValueKind.Unset or ValueKind.Empty => new(value.Kind, 0, null),
            _ => new(value.Kind, RuntimeHelpers.GetHashCode(value.Reference), new Same(value.Reference)),
        };

        private readonly record struct Same(object One)
        {
            public bool Equals(Same other) => ReferenceEquals(One, other.One);

            public override int GetHashCode() => RuntimeHelpers.GetHashCode(One);
        }
    }
}
