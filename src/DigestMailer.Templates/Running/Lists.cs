namespace DigestMailer.Templates;

/// <summary>One way of looking at lists of the model, lists of the template and ranges.</summary>
internal static class Lists
{
    public static int Count(in Value list) => list.Shape is not null ? Models(list).Count : list.Reference switch
    {
        ScriptList own => own.Items.Count,
        NumberRange range => range.Count,
        var texts => ((IReadOnlyList<string>)texts).Count,
    };

    public static Value At(in Value list, int index) => list.Shape is { } shape ? Value.Record(Models(list)[index], shape) : list.Reference switch
    {
        ScriptList own => own.Items[index],
        NumberRange range => Value.Of(range.At(index)),
        var texts => Value.Of(((IReadOnlyList<string>)texts)[index]),
    };

    private static IReadOnlyList<object> Models(in Value list) => (IReadOnlyList<object>)list.Reference;

    /// <summary>The items as a list of the template's own, paid for.</summary>
    public static List<Value> Copy(in Value list, Run run)
    {
        var count = Count(list);
        run.Budget.Charge(count, 24L * count);
        var items = new List<Value>(count);
        for (var i = 0; i < count; i++)
        {
            items.Add(At(list, i));
        }

        return items;
    }
}
