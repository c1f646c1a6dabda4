using System.Globalization;

namespace DigestMailer.Templates;

/// <summary>The group <c>string</c>: questions about a text, and numbers from it.</summary>
internal static class StringFunctions
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("string.contains", "text value", (in Arguments a) => Value.Of(a.Has(1) && a.Text(0).Contains(a.Text(1), StringComparison.Ordinal)), Known.Flag),
        new("string.empty", "text", (in Arguments a) => Value.Of(a.Text(0).Length == 0), Known.Flag),
        new("string.whitespace", "text", (in Arguments a) => Value.Of(string.IsNullOrWhiteSpace(a.Text(0))), Known.Flag),
        new("string.ends_with", "text value", (in Arguments a) => Value.Of(a.Has(1) && a.Text(0).EndsWith(a.Text(1), StringComparison.Ordinal)), Known.Flag),
        new("string.starts_with", "text value", (in Arguments a) => Value.Of(a.Has(1) && a.Text(0).StartsWith(a.Text(1), StringComparison.Ordinal)), Known.Flag),
        new("string.equals_ignore_case", "text value", (in Arguments a) => Value.Of(a.Text(0).Equals(a.Text(1), StringComparison.OrdinalIgnoreCase)), Known.Flag),
        new("string.index_of", "text search start_index? count? string_comparison?", IndexOf, Known.Number),
        new("string.size", "text", (in Arguments a) => Value.Of(a.Text(0).Length), Known.Number),
        new("string.pluralize", "number singular plural", (in Arguments a) => a[0].IsNumber && Numbers.ToReal(a[0]) == 1 ? a[1] : a[2]),
        new("string.to_int", "text", (in Arguments a) => int.TryParse(a.Text(0), NumberStyles.Integer, a.Run.Culture, out var number) ? Value.Of(number) : Value.Null),
        new("string.to_long", "text", (in Arguments a) => long.TryParse(a.Text(0), NumberStyles.Integer, a.Run.Culture, out var number) ? Value.Of(number) : Value.Null),
        new("string.to_float", "text", (in Arguments a) => float.TryParse(a.Text(0), NumberStyles.Float | NumberStyles.AllowThousands, a.Run.Culture, out var number) ? Value.Of((double)number) : Value.Null),
        new("string.to_double", "text", (in Arguments a) => double.TryParse(a.Text(0), NumberStyles.Float | NumberStyles.AllowThousands, a.Run.Culture, out var number) ? Value.Of(number) : Value.Null),
    ];

    private static Value IndexOf(in Arguments a)
    {
        var text = a.Text(0);
        var start = a.Whole(2, 0);
        if (start < 0 || start > text.Length)
        {
            throw a.Fail($"there is no character {start} in a text of {text.Length}");
        }

        var count = Math.Clamp(a.Whole(3, text.Length - start), 0, text.Length - start);
        var comparison = a.Text(4, "").EndsWith("IgnoreCase", StringComparison.Ordinal) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return Value.Of(text.IndexOf(a.Text(1), (int)start, (int)count, comparison));
    }
}
