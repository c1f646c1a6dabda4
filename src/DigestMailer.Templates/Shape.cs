namespace DigestMailer.Templates;

/// <summary>What a member of a model holds.</summary>
public enum MemberKind { Text, Number, Flag, Date, Instant, Url, Gap, Record, List, TextList }

/// <summary>One name that a template may read.</summary>
/// <param name="Optional">The value may be null: reading on needs <c>?.</c> or <c>??</c>.</param>
/// <param name="Shape">Of the record, or of each item of the list.</param>
/// <param name="Read">From the instance to the value: string, long, bool, DateOnly, DateTimeOffset, WebUrl, Gap, object or list.</param>
public sealed record Member(
    string Name, MemberKind Kind, bool Optional, string Doc, Shape? Shape, Func<object, object?> Read)
{
    /// <summary>The same without a box for numbers and days.</summary>
    internal Func<object, Value> Load { get; init; } = _ => default;
}

/// <summary>The declared form of a model: a closed list of names, so that templates are checked without data.</summary>
public abstract class Shape(string name)
{
    private readonly Dictionary<string, Member> members = new(StringComparer.Ordinal);

    private Tag? recordTag;
    private Tag? listTag;

    public string Name { get; } = name;

    public IReadOnlyDictionary<string, Member> Members => members;

    internal Tag RecordTag => recordTag ??= new Tag(ValueKind.Record, this);

    internal Tag ListTag => listTag ??= new Tag(ValueKind.List, this);

    private protected void Add(Member member) => members.Add(member.Name, member);
}

/// <summary>Declares a record for templates, member by member and without reflection.</summary>
public sealed class Shape<T>(string name) : Shape(name)
    where T : class
{
    public Shape<T> Text(string name, Func<T, string?> read, string doc, bool optional = false) =>
        With(name, MemberKind.Text, optional, doc, null, read, model => Value.Of(read(model)));

    public Shape<T> Number(string name, Func<T, long?> read, string doc, bool optional = false) =>
        With(name, MemberKind.Number, optional, doc, null, model => read(model), model => read(model) is { } n ? Value.Of(n) : Value.Null);

    public Shape<T> Flag(string name, Func<T, bool> read, string doc) =>
        With(name, MemberKind.Flag, false, doc, null, model => read(model), model => Value.Of(read(model)));

    public Shape<T> Date(string name, Func<T, DateOnly?> read, string doc, bool optional = false) =>
        With(name, MemberKind.Date, optional, doc, null, model => read(model), model => read(model) is { } day ? Value.Of(day) : Value.Null);

    public Shape<T> Instant(string name, Func<T, DateTimeOffset?> read, string doc, bool optional = false) =>
        With(name, MemberKind.Instant, optional, doc, null, model => read(model), model => read(model) is { } instant ? Value.Of(instant) : Value.Null);

    public Shape<T> Url(string name, Func<T, WebUrl?> read, string doc, bool optional = false) =>
        With(name, MemberKind.Url, optional, doc, null, read, model => Value.Of(read(model)));

    public Shape<T> Gap(string name, Func<T, Gap?> read, string doc, bool optional = false) =>
        With(name, MemberKind.Gap, optional, doc, null, read, model => Value.Of(read(model)));

    public Shape<T> Record<TMember>(string name, Func<T, TMember?> read, Shape<TMember> shape, string doc, bool optional = false)
        where TMember : class =>
        With(name, MemberKind.Record, optional, doc, shape, read, model => Value.Record(read(model), shape));

    public Shape<T> List<TItem>(string name, Func<T, IReadOnlyList<TItem>> read, Shape<TItem> shape, string doc)
        where TItem : class =>
        With(name, MemberKind.List, false, doc, shape, read, model => Value.List(read(model), shape));

    public Shape<T> TextList(string name, Func<T, IReadOnlyList<string>> read, string doc) =>
        With(name, MemberKind.TextList, false, doc, null, read, model => Value.List(read(model)));

    private Shape<T> With(
        string name, MemberKind kind, bool optional, string doc, Shape? shape, Func<T, object?> read, Func<T, Value> load)
    {
        Add(new Member(name, kind, optional, doc, shape, model => read((T)model)) { Load = model => load((T)model) });
        return this;
    }
}
