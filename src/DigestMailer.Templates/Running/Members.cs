namespace DigestMailer.Templates;

/// <summary>Names inside a value.</summary>
internal static class Members
{
    public static IEnumerable<KeyValuePair<string, Value>> All(Value value) => value.Kind == ValueKind.Record
        ? value.Shape!.Members.Values.Select(member => KeyValuePair.Create(member.Name, member.Load(value.Reference)))
        : value.OwnObject!.Members;

    public static IEnumerable<string> Names(in Value value) => value.Kind switch
    {
        ValueKind.Record => value.Shape!.Members.Keys,
        ValueKind.Object => value.OwnObject!.Members.Keys,
        _ => [],
    };

    public static bool TryFind(in Value value, string name, out Value found)
    {
        found = Value.Null;
        switch (value.Kind)
        {
            case ValueKind.Record when value.Shape!.Members.TryGetValue(name, out var member):
                found = member.Load(value.Reference);
                return true;
            case ValueKind.Object when value.OwnObject!.Members.TryGetValue(name, out found):
                return true;
            case ValueKind.Object or ValueKind.Record when name == "empty?":
                found = Value.Of(!Names(value).Any());
                return true;
            case ValueKind.List or ValueKind.Range when name == "size":
                found = Value.Of(Lists.Count(value));
                return true;
            case ValueKind.List when value.OwnList?.Properties?.TryGetValue(name, out found) == true:
                return true;
            case ValueKind.List or ValueKind.Range when name == "empty?":
                found = Value.Of(Lists.Count(value) == 0);
                return true;
            case ValueKind.Text when name == "size":
                found = Value.Of(value.Text.Length);
                return true;
            case ValueKind.Text when name == "empty?":
                found = Value.Of(value.Text.Length == 0);
                return true;
            case ValueKind.Empty when name == "size":
                found = Value.Of(0);
                return true;
            case ValueKind.Date or ValueKind.Instant:
                return Dates.Member(Dates.Instant(value), name, out found);
            case ValueKind.Duration:
                return Dates.Member(value.Duration, name, out found);
            default:
                return false;
        }
    }
}
