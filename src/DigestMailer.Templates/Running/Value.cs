using System.Runtime.CompilerServices;

namespace DigestMailer.Templates;

internal enum ValueKind : byte
{
    /// <summary>A variable that was never set; no expression gives it.</summary>
    Unset,
    Null, Flag, Whole, Real, Exact, Text, Html, Date, Instant, Duration, Url, Gap, List, Range, Object, Record, Function, Empty,
}

/// <summary>What a value is; for records and lists of the model also their declared form.</summary>
internal sealed class Tag(ValueKind kind, Shape? shape = null)
{
    public ValueKind Kind { get; } = kind;

    public Shape? Shape { get; } = shape;
}

/// <summary>Markup that a template's own text has made: it is printed in element text as it is.</summary>
internal sealed class Markup(byte[] utf8)
{
    public byte[] Utf8 { get; } = utf8;
}

/// <summary>One value of a running template. Numbers, flags and days need no box.</summary>
internal readonly struct Value
{
    private static readonly Tag[] Tags = [.. Enum.GetValues<ValueKind>().Select(kind => new Tag(kind))];

    private readonly Tag? tag;
    private readonly object? reference;
    private readonly long bits;

    private Value(Tag tag, object? reference, long bits)
    {
        this.tag = tag;
        this.reference = reference;
        this.bits = bits;
    }

    public static Value Null => new(Tags[(int)ValueKind.Null], null, 0);

    public static Value Empty => new(Tags[(int)ValueKind.Empty], null, 0);

    public static Value True => Of(true);

    public static Value False => Of(false);

    public ValueKind Kind => tag is null ? ValueKind.Unset : tag.Kind;

    public Shape? Shape => tag?.Shape;

    public bool IsNull => Kind == ValueKind.Null;

    public bool IsSet => tag is not null;

    public bool IsNumber => Kind is ValueKind.Whole or ValueKind.Real or ValueKind.Exact;

    public bool IsList => Kind is ValueKind.List or ValueKind.Range;

    /// <summary>Only null and false are false.</summary>
    public bool IsTrue => !(Kind is ValueKind.Null or ValueKind.Unset || (Kind == ValueKind.Flag && bits == 0));

    public bool Flag => bits != 0;

    public long Whole => bits;

    public double Real => BitConverter.Int64BitsToDouble(bits);

    public decimal Exact => (decimal)reference!;

    public string Text => Unsafe.As<string>(reference!);

    public Markup Html => (Markup)reference!;

    public DateOnly Date => DateOnly.FromDayNumber((int)bits);

    public DateTimeOffset Instant => (DateTimeOffset)reference!;

    public TimeSpan Duration => new(bits);

    public WebUrl Url => (WebUrl)reference!;

    public Gap Gap => (Gap)reference!;

    public object Reference => reference!;

    public ScriptList? OwnList => reference as ScriptList;

    public ScriptObject? OwnObject => reference as ScriptObject;

    public static Value Of(bool flag) => new(Tags[(int)ValueKind.Flag], null, flag ? 1 : 0);

    public static Value Of(long number) => new(Tags[(int)ValueKind.Whole], null, number);

    public static Value Of(double number) => new(Tags[(int)ValueKind.Real], null, BitConverter.DoubleToInt64Bits(number));

    public static Value Of(decimal number) => new(Tags[(int)ValueKind.Exact], number, 0);

    public static Value Of(string? text) => text is null ? Null : new(Tags[(int)ValueKind.Text], text, 0);

    public static Value Of(Markup markup) => new(Tags[(int)ValueKind.Html], markup, 0);

    public static Value Of(DateOnly day) => new(Tags[(int)ValueKind.Date], null, day.DayNumber);

    public static Value Of(DateTimeOffset instant) => new(Tags[(int)ValueKind.Instant], instant, 0);

    public static Value Of(TimeSpan duration) => new(Tags[(int)ValueKind.Duration], null, duration.Ticks);

    public static Value Of(WebUrl? url) => url is null ? Null : new(Tags[(int)ValueKind.Url], url, 0);

    public static Value Of(Gap? gap) => gap is null ? Null : new(Tags[(int)ValueKind.Gap], gap, 0);

    public static Value Of(ScriptList list) => new(Tags[(int)ValueKind.List], list, 0);

    public static Value Of(NumberRange range) => new(Tags[(int)ValueKind.Range], range, 0);

    public static Value Of(ScriptObject map) => new(Tags[(int)ValueKind.Object], map, 0);

    public static Value Of(Callable function) => new(Tags[(int)ValueKind.Function], function, 0);

    public static Value Record(object? model, Shape shape) => model is null ? Null : new(shape.RecordTag, model, 0);

    public static Value List(IReadOnlyList<object>? models, Shape shape) => models is null ? Null : new(shape.ListTag, models, 0);

    public static Value List(IReadOnlyList<string>? texts) => texts is null ? Null : new(Tags[(int)ValueKind.List], texts, 0);

    /// <summary>The same record or list, seen through another shape.</summary>
    public Value As(Shape shape) => Kind switch
    {
        ValueKind.Record => new(shape.RecordTag, reference, 0),
        ValueKind.List => new(shape.ListTag, reference, 0),
        _ => this,
    };

    public static Value Of(IEnumerable<Value> items) => Of(new ScriptList(items));
}

/// <summary>A list that the template made; it may also carry properties.</summary>
internal sealed class ScriptList(IEnumerable<Value> items)
{
    public List<Value> Items { get; } = [.. items];

    /// <summary>Made by a function that hands items on: the language calls such a list an iterator.</summary>
    public bool IsIterator { get; init; }

    public Dictionary<string, Value>? Properties { get; set; }
}

/// <summary>An object that the template made, its members in the order of their making.</summary>
internal sealed class ScriptObject
{
    private HashSet<string>? fixedNames;

    public Dictionary<string, Value> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>Members that <c>readonly</c> was said of.</summary>
    public HashSet<string> Fixed => fixedNames ??= new(StringComparer.Ordinal);

    public void Set(Run run, Site site, string name, in Value value)
    {
        if (fixedNames?.Contains(name) == true)
        {
            throw run.Fail(site, "DMT2046", $"'{name}' is 'readonly'");
        }

        Members[name] = value;
    }
}

/// <summary><c>a..b</c>: counted, not stored.</summary>
internal sealed record NumberRange(long From, long To, bool Exclusive)
{
    public int Count => (int)Int128.Min(Length, int.MaxValue);

    /// <summary>An index can reach every number of it.</summary>
    public bool IsCountable => Length <= int.MaxValue;

    private Int128 Length => Int128.Abs((Int128)To - From) + (Exclusive ? 0 : 1);

    public long At(int index) => To >= From ? From + index : From - index;
}
