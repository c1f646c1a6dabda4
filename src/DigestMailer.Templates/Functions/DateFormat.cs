using System.Globalization;
using System.Text;

namespace DigestMailer.Templates;

/// <summary>The patterns of <c>date.to_string</c>: <c>%d %B %Y</c>.</summary>
internal static class DateFormat
{
    /// <summary>How a date is printed that nobody formats.</summary>
    public const string Standard = "%d %b %Y";

    private const int LongestPart = 64;

    [ThreadStatic]
    private static StringBuilder? spare;

    /// <returns>More characters than the pattern can give.</returns>
    public static long Longest(string pattern) => pattern.Length + (LongestPart * (long)pattern.AsSpan().Count('%'));

    public static string Format(DateTimeOffset date, string pattern, CultureInfo culture, Run run)
    {
        var built = spare ??= new StringBuilder();
        built.Clear();
        pattern = pattern == "%g" ? $"%g {Standard}" : pattern;
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] != '%' || at + 1 == pattern.Length)
            {
                built.Append(pattern[at]);
            }
            else if (pattern[++at] == 'g')
            {
                culture = CultureInfo.InvariantCulture;
            }
            else if (!Letter(built, date, pattern[at], culture))
            {
                throw run.Fail("DMT2021", $"'%{pattern[at]}' means nothing in the pattern of a date");
            }
        }

        return built.ToString();
    }

    private static bool Letter(StringBuilder built, DateTimeOffset date, char letter, CultureInfo culture)
    {
        _ = letter switch
        {
            'a' => built.Append(culture.DateTimeFormat.AbbreviatedDayNames[(int)date.DayOfWeek]),
            'A' => built.Append(culture.DateTimeFormat.DayNames[(int)date.DayOfWeek]),
            'b' or 'h' => built.Append(date.ToString("MMM", culture)),
            'B' => Month(built, date, culture),
            'c' => built.Append(date.ToString("ddd MMM dd HH:mm:ss yyyy", culture)),
            'C' => Padded(built, date.Year / 100, 2),
            'd' => Padded(built, date.Day, 2),
            'D' => built.Append(date.ToString("MM/dd/yy", culture)),
            'e' => Padded(built, date.Day, 2, ' '),
            'F' => built.Append(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            'H' => Padded(built, date.Hour, 2),
            'I' => Padded(built, Twelve(date), 2),
            'j' => Padded(built, date.DayOfYear, 3),
            'k' => Padded(built, date.Hour, 2, ' '),
            'l' => Padded(built, Twelve(date), 2, ' '),
            'L' => Padded(built, date.Millisecond, 3),
            'm' => Padded(built, date.Month, 2),
            'M' => Padded(built, date.Minute, 2),
            'n' => built.Append('\n'),
            'N' => Padded(built, date.Ticks % TimeSpan.TicksPerSecond * 100, 9),
            'p' => built.Append(date.ToString("tt", culture)),
            'P' => built.Append(date.ToString("tt", culture).ToLowerInvariant()),
            'r' => built.Append(date.ToString("hh:mm:ss tt", culture)),
            'R' => built.Append(date.ToString("HH:mm", culture)),
            's' => built.Append(date.ToUnixTimeSeconds()),
            'S' => Padded(built, date.Second, 2),
            't' => built.Append('\t'),
            'T' => built.Append(date.ToString("HH:mm:ss", culture)),
            'u' => built.Append(date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)date.DayOfWeek),
            'U' => Week(built, date, DayOfWeek.Sunday, culture),
            'v' => Padded(built, date.Day, 2, ' ').Append('-').Append(date.ToString("MMM", CultureInfo.InvariantCulture).ToUpperInvariant()).Append('-').Append(date.ToString("yyyy", CultureInfo.InvariantCulture)),
            'V' => Padded(built, ISOWeek.GetWeekOfYear(date.DateTime), 2),
            'w' => built.Append((int)date.DayOfWeek),
            'W' => Week(built, date, DayOfWeek.Monday, culture),
            'x' => built.Append(date.ToString("d", culture)),
            'X' => built.Append(date.ToString("T", culture)),
            'y' => Padded(built, date.Year % 100, 2),
            'Y' => Padded(built, date.Year, 4),
            'Z' => built.Append(date.ToString("zzz", CultureInfo.InvariantCulture)),
            '%' => built.Append('%'),
            _ => null,
        };
        return "aAbhBcCdDeFHIjklLmMnNpPrRsStTuUvVwWxXyYZ%".Contains(letter, StringComparison.Ordinal);
    }

    /// <summary>Slavic and other languages name the month differently behind a day.</summary>
    private static StringBuilder Month(StringBuilder built, DateTimeOffset date, CultureInfo culture) => built.Append(
        built.Length > 0 && date.Day > 0 && built.ToString().Any(char.IsAsciiDigit)
            ? culture.DateTimeFormat.MonthGenitiveNames[date.Month - 1]
            : culture.DateTimeFormat.MonthNames[date.Month - 1]);

    private static StringBuilder Week(StringBuilder built, DateTimeOffset date, DayOfWeek first, CultureInfo culture) =>
        Padded(built, culture.Calendar.GetWeekOfYear(date.DateTime, culture.DateTimeFormat.CalendarWeekRule, first), 2);

    private static int Twelve(DateTimeOffset date) => date.Hour % 12 == 0 ? 12 : date.Hour % 12;

    private static StringBuilder Padded(StringBuilder built, long number, int width, char with = '0')
    {
        Span<char> digits = stackalloc char[20];
        _ = number.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
        return built.Append(with, Math.Max(0, width - written)).Append(digits[..written]);
    }
}
