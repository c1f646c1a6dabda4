namespace DigestMailer.Templates;

/// <summary>One way of looking at lists of the model, lists of the template and ranges.</summary>
internal static class Lists
{
    public static int Count(in Value list) => list.Reference switch
    {
        ScriptList own => own.Items.Count,
        NumberRange range => range.Count,
        IReadOnlyList<string> texts => texts.Count,
        var models => ((IReadOnlyList<object>)models).Count,
    };

    public static Value At(in Value list, int index) => list.Reference switch
    {
        ScriptList own => own.Items[index],
        NumberRange range => Value.Of(range.At(index)),
        IReadOnlyList<string> texts => Value.Of(texts[index]),
        var models when list.Shape is { } shape => Value.Record(((IReadOnlyList<object>)models)[index], shape),
        _ => Value.Null,
    };

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
