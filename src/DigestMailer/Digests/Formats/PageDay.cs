using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestMailer.Digests.Formats;

/// <summary>Reads the dates of a page: <c>Nov 3</c>, <c>Jul 9, 2024 3</c>, <c>Published on Oct 4, 2026</c>, <c>Mar 13 [ 3][68]</c>.</summary>
internal static partial class PageDay
{
    private static readonly string[] Months =
    [
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
    ];

    private static readonly string[] FullMonths =
    [
        .. CultureInfo.InvariantCulture.DateTimeFormat.MonthNames.Take(12).Select(name => name.ToLowerInvariant()),
    ];

    /// <returns>A day, something that looks like one, or null when the line is no date at all.</returns>
    public static PageLine? Read(int line, string text)
    {
        if (
            DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var plain)
        )
        {
            return new PageLine.Day(line, plain.Year, plain.Month, plain.Day, null, SaysPublished: false);
        }

        var match = Shape().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var month = Month(match.Groups["month"].Value);
        if (month == 0)
        {
            return new PageLine.Undated(line, text, $"'{match.Groups["month"].Value}' is no month");
        }

        var whole = Tail().Match(match.Groups["tail"].Value);
        if (!whole.Success)
        {
            return new PageLine.Undated(line, text, "what follows the day is neither a year nor a number of comments");
        }

        var day = int.Parse(match.Groups["day"].Value, CultureInfo.InvariantCulture);
        int? year = whole.Groups["year"].Success
            ? int.Parse(whole.Groups["year"].Value, CultureInfo.InvariantCulture)
            : null;
        if (day < 1 || day > DateTime.DaysInMonth(year is > 0 ? year.Value : 2000, month) || year is < 1900)
        {
            return new PageLine.Undated(line, text, "there is no such day");
        }

        var count = whole.Groups["count"];
        int? comments = count.Success ? Number(count.Value) : null;
        if (count.Success && comments is null)
        {
            return new PageLine.Undated(line, text, $"'{count.Value}' is no number of comments");
        }

        return new PageLine.Day(line, year, month, day, comments, match.Groups["said"].Success);
    }

    /// <summary>A count as pages print it: <c>12</c>, <c>1,204</c>, <c>3.29k</c>.</summary>
    public static int? Number(string text)
    {
        var thousands = text.EndsWith('k') || text.EndsWith('K');
        var digits = (thousands ? text[..^1] : text).Replace(",", "", StringComparison.Ordinal);
        return
            decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number * (thousands ? 1000 : 1) is var value and >= 0 and <= int.MaxValue
            && decimal.IsInteger(value)
            ? (int)value
            : null;
    }

    private static int Month(string name)
    {
        var lower = name.ToLowerInvariant();
        return lower == "sept" ? 9 : Math.Max(Array.IndexOf(Months, lower), Array.IndexOf(FullMonths, lower)) + 1;
    }

    [GeneratedRegex(
        @"^(?<said>Published on\s+)?(?<month>\p{Lu}\p{Ll}{2,8})\.?\s+(?<day>\d{1,2})(?!\d)(?<tail>(?:$|[,\s\[]).{0,80})$"
    )]
    private static partial Regex Shape();

    [GeneratedRegex(
        @"^(?:,?\s+(?<year>\d{4})|,\s*(?<year>\d{4}))?(?:\s*\[\s*(?<count>\d[\d,.]*[kK]?)\s*\](?:\[\d+\]|\(\S*\))?|\s+(?:·\s*)?(?<count>\d[\d,.]*[kK]?))?\s*$"
    )]
    private static partial Regex Tail();
}
