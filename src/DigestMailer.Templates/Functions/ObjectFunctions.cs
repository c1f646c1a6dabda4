namespace DigestMailer.Templates;

/// <summary>The group <c>object</c>.</summary>
internal static class ObjectFunctions
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("object.default", "value default", (in Arguments a) => a[0].IsNull || a[0].Kind == ValueKind.Empty || a[0] is { Kind: ValueKind.Text, Text: "" } ? a[1] : a[0]),
        new("object.format", "value format culture?", Formats.Number, Known.Text),
        new("object.has_key", "value key", (in Arguments a) => Value.Of(Members.Names(a[0]).Contains(a.Text(1))), Known.Flag),
        new("object.has_value", "value key", (in Arguments a) => Value.Of(Members.TryFind(a[0], a.Text(1), out var found) && !found.IsNull), Known.Flag),
        new("object.keys", "value", (in Arguments a) => Paid(a, Members.Names(a[0]).Select(Value.Of))),
        new("object.values", "value", (in Arguments a) => a[0].Kind is ValueKind.Object or ValueKind.Record ? Paid(a, Members.All(a[0]).Select(pair => pair.Value)) : Value.Of([])),
        new("object.size", "value", Size, Known.Number),
        new("object.to_json", "value", Json.Write, Known.Text),
        new("object.typeof", "value", (in Arguments a) => Value.Of(TypeOf(a[0])), Known.Text),
        new("object.kind", "value", (in Arguments a) => Value.Of(KindOf(a[0])), Known.Text),
    ];

    private static Value Paid(in Arguments a, IEnumerable<Value> items)
    {
        var made = new ScriptList(items);
        a.Run.Budget.Charge(made.Items.Count, 24L * made.Items.Count);
        return Value.Of(made);
    }

    private static Value Size(in Arguments a) => a[0].Kind switch
    {
        ValueKind.Text => Value.Of(a[0].Text.Length),
        ValueKind.List or ValueKind.Range => Value.Of(Lists.Count(a[0])),
        ValueKind.Object or ValueKind.Record => Value.Of(Members.Names(a[0]).Count()),
        _ => Value.Of(0),
    };

    private static string? TypeOf(in Value value) => value.Kind switch
    {
        ValueKind.Null => null,
        ValueKind.Flag => "boolean",
        ValueKind.Whole or ValueKind.Real or ValueKind.Exact => "number",
        ValueKind.Text or ValueKind.Html or ValueKind.Url or ValueKind.Gap => "string",
        ValueKind.List => "array",
        ValueKind.Range => "iterator",
        ValueKind.Date or ValueKind.Instant => "date",
        ValueKind.Duration => "timespan",
        ValueKind.Function => "function",
        _ => "object",
    };

    private static string? KindOf(in Value value) => value.Kind switch
    {
        ValueKind.Flag => "bool",
        ValueKind.Whole => value.Whole is >= int.MinValue and <= int.MaxValue ? "int" : "long",
        ValueKind.Real => "double",
        ValueKind.Exact => "decimal",
        _ => TypeOf(value),
    };
}
