using System.Globalization;

namespace DigestMailer.Templates;

/// <summary>The group <c>string</c>: questions about a text, and numbers from it.</summary>
internal static class StringFunctions
{
    private const NumberStyles Fraction = NumberStyles.Float | NumberStyles.AllowThousands;

    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("string.contains", "text value", "Whether the value stands in the text.", (in Arguments a) => Asks(a, (text, value) => text.Contains(value, StringComparison.Ordinal)), Known.Flag),
        new("string.starts_with", "text value", "Whether the text begins with the value.", (in Arguments a) => Asks(a, (text, value) => text.StartsWith(value, StringComparison.Ordinal)), Known.Flag),
        new("string.ends_with", "text value", "Whether the text ends with the value.", (in Arguments a) => Asks(a, (text, value) => text.EndsWith(value, StringComparison.Ordinal)), Known.Flag),
        new("string.empty", "text", "Whether the text is empty or null.", (in Arguments a) => Value.Of(a.Text(0).Length == 0), Known.Flag),
        new("string.whitespace", "text", "Whether there is nothing but white space.", (in Arguments a) => Value.Of(string.IsNullOrWhiteSpace(a.Text(0))), Known.Flag),
        new("string.equals_ignore_case", "text value", "Whether both are the same but for upper and lower case.", SameButCase, Known.Flag),
        new("string.index_of", "text search start_index? count? string_comparison?", "Where the text is found, counted from 0, or -1.", IndexOf, Known.Number),
        new("string.size", "text", "How many UTF-16 characters there are.", (in Arguments a) => Value.Of(a.Text(0).Length), Known.Number),
        new("string.pluralize", "number singular plural", "The singular for 1, else the plural. For other languages use 't'.", (in Arguments a) => a.Int(0) == 1 ? a[1] : a[2]),
        new("string.to_int", "text", "The whole number of 32 bits that is written here, or null.", (in Arguments a) => int.TryParse(a.Text(0), NumberStyles.Integer, a.Run.Culture, out var number) ? Value.Of(number) : Value.Null),
        new("string.to_long", "text", "The whole number of 64 bits that is written here, or null.", (in Arguments a) => long.TryParse(a.Text(0), NumberStyles.Integer, a.Run.Culture, out var number) ? Value.Of(number) : Value.Null),
        new("string.to_float", "text", "The number that is written here, to 7 digits, or null.", ToFloat),
        new("string.to_double", "text", "The number that is written here, or null.", (in Arguments a) => double.TryParse(a.Text(0), Fraction, a.Run.Culture, out var number) ? Value.Of(number) : Value.Null),
    ];

    /// <summary>An empty text holds nothing, and nothing empty is held.</summary>
    private static Value Asks(in Arguments a, Func<string, string, bool> question)
    {
        var (text, value) = (a.Text(0), a.Text(1));
        return Value.Of(text.Length > 0 && value.Length > 0 && question(text, value));
    }

    private static Value SameButCase(in Arguments a) =>
        Value.Of(a.Has(0) && a.Has(1) && CultureInfo.InvariantCulture.CompareInfo.Compare(a.Text(0), a.Text(1), CompareOptions.IgnoreCase) == 0);

    private static Value IndexOf(in Arguments a)
    {
        var (text, search) = (a.Given(0), a.Given(1));
        var start = a.Int(2);
        var count = a.Int(3, text.Length - start);
        if (start < 0 || start > text.Length || count < 0 || count > text.Length - start)
        {
            throw a.Fail($"a text of {text.Length} characters has no {count} from number {start} on");
        }

        var comparison = StringComparison.Ordinal;
        if (a.Has(4) && !Enum.TryParse(a.Text(4), out comparison))
        {
            throw a.Fail($"there is no comparison '{Cutting.Truncate(a.Text(4), 40, "…")}'; there are {string.Join(", ", Enum.GetNames<StringComparison>())}");
        }

        return Value.Of(comparison switch
        {
            StringComparison.CurrentCulture => Found(text, search, start, count, a.Run.Culture, CompareOptions.None),
            StringComparison.CurrentCultureIgnoreCase => Found(text, search, start, count, a.Run.Culture, CompareOptions.IgnoreCase),
            _ when Enum.IsDefined(comparison) => text.IndexOf(search, start, count, comparison),
            _ => throw a.Fail($"there is no comparison number {(int)comparison}"),
        });
    }

    private static int Found(string text, string search, int start, int count, CultureInfo culture, CompareOptions options) =>
        culture.CompareInfo.IndexOf(text, search, start, count, options);

    /// <summary>A number of 7 digits stays one: 1.1 does not become 1.10000002384.</summary>
    private static Value ToFloat(in Arguments a) => float.TryParse(a.Text(0), Fraction, a.Run.Culture, out var number)
        ? Value.Of(double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))
        : Value.Null;
}
