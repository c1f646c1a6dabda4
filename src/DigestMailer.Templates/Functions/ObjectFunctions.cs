namespace DigestMailer.Templates;

/// <summary>The group <c>object</c>.</summary>
internal static class ObjectFunctions
{
    private const string NoEval = "is not offered: a template is checked before it runs, so no text becomes a template while it does; write a part and 'include' it";

    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("object.default", "value default", "The value, or the other one where it is null or empty text.", Default),
        new("object.eval", "value", "Refused.", Refused("object.eval")) { Refusal = $"'object.eval' {NoEval}" },
        new("object.eval_template", "value", "Refused.", Refused("object.eval_template")) { Refusal = $"'object.eval_template' {NoEval}" },
        new("object.format", "value format culture?", "A number, date or time span in a .NET format.", Formats.Format, Known.Text),
        new("object.from_json", "json", "The value that a JSON text holds; its numbers are decimal.", JsonReading.Read),
        new("object.has_key", "value key", "Whether the object has this member.", (in Arguments a) => Value.Of(Member(a, out _)), Known.Flag),
        new("object.has_value", "value key", "Whether the object has this member and it is not null.", (in Arguments a) => Value.Of(Member(a, out var found) && !found.IsNull), Known.Flag),
        new("object.keys", "value", "The names of the object's members.", Keys, Known.List),
        new("object.kind", "value", "The exact type: int, long, double, decimal, bool, string, array, range, object, function.", (in Arguments a) => Value.Of(KindOf(a[0])), Known.Text),
        new("object.size", "value", "Characters of a text, items of a list, members of an object; 0 for anything else.", Size, Known.Number),
        new("object.to_json", "value", "The value as JSON.", Json.Write, Known.Text),
        new("object.typeof", "value", "The type: number, string, boolean, array, iterator, object; null for null.", (in Arguments a) => Value.Of(TypeOf(a[0])), Known.Text),
        new("object.values", "value", "The values of the object's members.", Values, Known.List),
    ];

    private static Builtin Refused(string name) => (in Arguments a) => throw a.Fail($"'{name}' {NoEval}");

    private static Value Default(in Arguments a) => a[0].IsNull || a[0] is { Kind: ValueKind.Text, Text: "" } ? a[1] : a[0];

    private static bool IsObject(in Value value) => value.Kind is ValueKind.Object or ValueKind.Record;

    private static bool Member(in Arguments a, out Value found)
    {
        found = Value.Null;
        if (a[0].IsNull || !a.Has(1))
        {
            return false;
        }

        if (!IsObject(a[0]))
        {
            throw a.Fail($"argument 1 must be an object, not {Texts.KindOf(a[0])}");
        }

        var key = a.Text(1);
        return a[0].Kind == ValueKind.Record
            ? a[0].Shape!.Members.ContainsKey(key) && Members.TryFind(a[0], key, out found)
            : a[0].OwnObject!.Members.TryGetValue(key, out found);
    }

    private static Value Keys(in Arguments a)
    {
        var keys = a[0].OwnList?.Properties is { } properties ? properties.Keys : Members.Names(a[0]);
        return Paid(a, keys.Count(), keys.Select(Value.Of));
    }

    private static Value Values(in Arguments a)
    {
        if (a[0].OwnList?.Properties is { } properties)
        {
            return Paid(a, properties.Count, properties.Values);
        }

        return IsObject(a[0]) ? Paid(a, Members.Names(a[0]).Count(), Members.All(a[0]).Select(pair => pair.Value)) : Value.Of([]);
    }

    private static Value Paid(in Arguments a, int count, IEnumerable<Value> items)
    {
        a.Run.Budget.Charge(count, 24L * count);
        return Value.Of(items);
    }

    private static Value Size(in Arguments a) => a[0].Kind switch
    {
        ValueKind.Text => Value.Of(a[0].Text.Length),
        ValueKind.Html => Value.Of(a.Text(0).Length),
        ValueKind.List or ValueKind.Range => Value.Of(Lists.Count(a[0])),
        ValueKind.Object or ValueKind.Record => Value.Of(Members.Names(a[0]).Count()),
        _ => Value.Of(0),
    };

    private static string? TypeOf(in Value value) => value.Kind switch
    {
        ValueKind.Null or ValueKind.Unset => null,
        ValueKind.Flag => "boolean",
        ValueKind.Whole or ValueKind.Real or ValueKind.Exact => "number",
        ValueKind.Text or ValueKind.Html or ValueKind.Url or ValueKind.Gap => "string",
        ValueKind.List => value.OwnList is { IsIterator: true } ? "iterator" : "array",
        ValueKind.Range => "iterator",
        _ => "object",
    };

    private static string? KindOf(in Value value) => value.Kind switch
    {
        ValueKind.Flag => "bool",
        ValueKind.Whole => value.Whole is >= int.MinValue and <= int.MaxValue ? "int" : "long",
        ValueKind.Real => "double",
        ValueKind.Exact => "decimal",
        ValueKind.List => value.OwnList is { IsIterator: true } ? "range" : "array",
        ValueKind.Range => "range",
        ValueKind.Date or ValueKind.Instant => "DateTime",
        ValueKind.Duration => "TimeSpan",
        ValueKind.Function => "function",
        _ => TypeOf(value),
    };
}
