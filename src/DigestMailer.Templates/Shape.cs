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

    /// <summary>The value belongs to one reader: what is shared by many may not read it.</summary>
    public bool IsPersonal { get; init; }
}

/// <summary>The declared form of a model: a closed list of names, so that templates are checked without data.</summary>
public abstract class Shape(string name, bool personal)
{
    private static readonly Lock Drawing = new();

    private readonly Dictionary<string, Member> members = new(StringComparer.Ordinal);

    private Tag? recordTag;
    private Tag? listTag;
    private Shape? impersonal;

    public string Name { get; } = name;

    /// <summary>Every member belongs to one reader.</summary>
    public bool IsPersonal { get; } = personal;

    public IReadOnlyDictionary<string, Member> Members => members;

    internal Tag RecordTag => recordTag ??= new Tag(ValueKind.Record, this);

    internal Tag ListTag => listTag ??= new Tag(ValueKind.List, this);

    /// <summary>The same without what belongs to one reader, at any depth: what a shared template is given, so that it cannot even look.</summary>
    internal Shape Impersonal
    {
        get
        {
            lock (Drawing)
            {
                return impersonal ?? Draw();
            }
        }
    }

    private protected void Add(Member member) => members.Add(member.Name, member);

    private protected void Replace(Member member) => members[member.Name] = member;

    private ImpersonalShape Draw()
    {
        var drawn = new ImpersonalShape(this);
        impersonal = drawn; // before its members: one of them may hold records of this very shape
        foreach (var member in members.Values.Where(member => !IsPersonal && !member.IsPersonal && member.Shape is not { IsPersonal: true }))
        {
            drawn.Add(member.Shape is null ? member : Without(member, member.Shape.impersonal ?? member.Shape.Draw()));
        }

        return drawn;
    }

    private static Member Without(Member member, Shape shape) =>
        member with { Shape = shape, Load = model => member.Load(model).As(shape) };
}

/// <summary>What is left of a shape for templates whose output is shared.</summary>
internal sealed class ImpersonalShape(Shape whole) : Shape(whole.Name, personal: false)
{
    public Shape Whole => whole;
}

/// <summary>Declares a record for templates, member by member and without reflection.</summary>
/// <param name="personal">The whole record belongs to one reader: a shared template reads nothing of it.</param>
public sealed class Shape<T>(string name, bool personal = false) : Shape(name, personal)
    where T : class
{
    private Member? last;

    /// <summary>Marks the member declared last: it belongs to one reader, and a shared template does not read it.</summary>
    /// <exception cref="InvalidOperationException">No member is declared yet.</exception>
    public Shape<T> Personal()
    {
        last = (last ?? throw new InvalidOperationException($"{Name} has no member to mark.")) with { IsPersonal = true };
        Replace(last);
        return this;
    }

    public Shape<T> Text(string name, Func<T, string?> read, string doc, bool optional = false) =>
        With(name, MemberKind.Text, optional, doc, null, read, model => Value.Of(read((T)model)));

    public Shape<T> Number(string name, Func<T, long?> read, string doc, bool optional = false) =>
        With(name, MemberKind.Number, optional, doc, null, model => read(model), model => read((T)model) is { } n ? Value.Of(n) : Value.Null);

    public Shape<T> Flag(string name, Func<T, bool> read, string doc) =>
        With(name, MemberKind.Flag, false, doc, null, model => read(model), model => Value.Of(read((T)model)));

    public Shape<T> Date(string name, Func<T, DateOnly?> read, string doc, bool optional = false) =>
        With(name, MemberKind.Date, optional, doc, null, model => read(model), model => read((T)model) is { } day ? Value.Of(day) : Value.Null);

    public Shape<T> Instant(string name, Func<T, DateTimeOffset?> read, string doc, bool optional = false) =>
        With(name, MemberKind.Instant, optional, doc, null, model => read(model), model => read((T)model) is { } instant ? Value.Of(instant) : Value.Null);

    public Shape<T> Url(string name, Func<T, WebUrl?> read, string doc, bool optional = false) =>
        With(name, MemberKind.Url, optional, doc, null, read, model => Value.Of(read((T)model)));

    public Shape<T> Gap(string name, Func<T, Gap?> read, string doc, bool optional = false) =>
        With(name, MemberKind.Gap, optional, doc, null, read, model => Value.Of(read((T)model)));

    public Shape<T> Record<TMember>(string name, Func<T, TMember?> read, Shape<TMember> shape, string doc, bool optional = false)
        where TMember : class =>
        With(name, MemberKind.Record, optional, doc, shape, read, model => Value.Record(read((T)model), shape));

    public Shape<T> List<TItem>(string name, Func<T, IReadOnlyList<TItem>> read, Shape<TItem> shape, string doc)
        where TItem : class =>
        With(name, MemberKind.List, false, doc, shape, read, model => Value.List(read((T)model), shape));

    public Shape<T> TextList(string name, Func<T, IReadOnlyList<string>> read, string doc) =>
        With(name, MemberKind.TextList, false, doc, null, read, model => Value.List(read((T)model)));

    private Shape<T> With(
        string name, MemberKind kind, bool optional, string doc, Shape? shape, Func<T, object?> read, Func<object, Value> load)
    {
        last = new Member(name, kind, optional, doc, shape, model => read((T)model)) { Load = load };
        Add(last);
        return this;
    }
}
