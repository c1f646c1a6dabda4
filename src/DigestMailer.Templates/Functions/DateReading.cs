using System.Globalization;
using System.Text;

namespace DigestMailer.Templates;

/// <summary>The group <c>date</c>: dates from text. A date without an offset is meant in the reader's zone, and so is what comes out.</summary>
internal static class DateReading
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("date", "text", "The date that is written here; as date.parse.", (in Arguments a) => Value(Read(a, 0, 1, 1)), Known.Date),
        new("date.parse", "text pattern? culture?", "The date that is written here, in a pattern such as '%d.%m.%Y' when one is given.", (in Arguments a) => Value(Read(a, 0, 1, 2)), Known.Date),
        new("date.parse_to_string", "text output_pattern? output_culture? input_pattern? input_culture?", "The date that is written here, written in another pattern.", ParseToString, Known.Text),
    ];

    private static Value Value(DateTimeOffset? date) => date is { } found ? Templates.Value.Of(found) : Templates.Value.Null;

    private static DateTimeOffset? Read(in Arguments a, int textIndex, int patternIndex, int cultureIndex)
    {
        var text = a.Text(textIndex);
        if (text.Length == 0)
        {
            return null;
        }

        var culture = Formats.Culture(a, cultureIndex);
        if (!a.Has(patternIndex))
        {
            return DateTimeOffset.TryParse(text, culture, DateTimeStyles.AssumeUniversal, out var date) ? Placed(a, text, date) : throw NoDate(a, text);
        }

        var pattern = a.Text(patternIndex);
        a.Pay(6L * pattern.Length);
        foreach (var month in (ReadOnlySpan<string>)["MMMM", "MMM"])
        {
            if (Exact(a, text, Platform(a, pattern, month, ref culture), culture) is { } date)
            {
                return Placed(a, text, date);
            }
        }

        throw NoDate(a, text);
    }

    private static DateTimeOffset? Exact(in Arguments a, string text, string pattern, CultureInfo culture)
    {
        try
        {
            return DateTimeOffset.TryParseExact(text, pattern, culture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;
        }
        catch (FormatException)
        {
            // The platform throws for some patterns of one letter, in spite of the name.
            throw a.Fail($"'{Cutting.Truncate(pattern, 40, "…")}' is no pattern of a date: write as '%Y-%m-%d'");
        }
    }

    private static TemplateException NoDate(in Arguments a, string text) => a.Fail($"'{Cutting.Truncate(text, 40, "…")}' is no date");

    /// <summary>Into the reader's zone; a date that named no offset was already told in it.</summary>
    private static DateTimeOffset Placed(in Arguments a, string text, DateTimeOffset date)
    {
        var zone = a.Run.Context.Zone;
        try
        {
            return NamesOffset(text) ? TimeZoneInfo.ConvertTime(date, zone) : new DateTimeOffset(date.DateTime, zone.GetUtcOffset(date.DateTime));
        }
        catch (ArgumentException)
        {
            throw a.Fail("this date lies beyond the years 1 to 9999");
        }
    }

    private static bool NamesOffset(string text)
    {
        if (text.AsSpan().TrimEnd().EndsWith("Z", StringComparison.OrdinalIgnoreCase) || text.AsSpan().TrimEnd().EndsWith("GMT", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        // Behind a time of day a sign begins an offset; in 2016-01-05 it does not.
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var sign = text.AsSpan(Math.Max(0, colon)).IndexOfAny('+', '-', '\u2212');
        return sign >= 0 && (colon >= 0 || text[sign] == '+');
    }

    private static Value ParseToString(in Arguments a)
    {
        if (Read(a, 0, 3, 4) is not { } date)
        {
            return Templates.Value.Null;
        }

        var culture = Formats.Culture(a, 2);
        if (!a.Has(1))
        {
            return Templates.Value.Of(DateFormat.Format(date, DateFormat.Standard, culture, a.Run));
        }

        var pattern = a.Text(1);
        a.Pay(DateFormat.Longest(pattern) + (6L * pattern.Length));
        try
        {
            return Templates.Value.Of(Formats.Date(date, Platform(a, pattern, "MMMM", ref culture), culture));
        }
        catch (FormatException)
        {
            throw a.Fail($"'{Cutting.Truncate(pattern, 40, "…")}' is no pattern of a date");
        }
    }

    /// <summary>The platform's own pattern: what stands behind a percent sign is translated, the rest is taken as it is.</summary>
    private static string Platform(in Arguments a, string pattern, string month, ref CultureInfo culture)
    {
        var built = new StringBuilder(pattern.Length * 2);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%' || i + 1 == pattern.Length)
            {
                built.Append(pattern[i]);
            }
            else if (pattern[++i] == 'g')
            {
                culture = CultureInfo.InvariantCulture;
            }
            else
            {
                built.Append(pattern[i] switch
                {
                    'a' => "ddd",
                    'A' => "dddd",
                    'b' or 'h' => "MMM",
                    'B' => month,
                    'c' => "ddd MMM dd HH:mm:ss yyyy",
                    'd' => "dd",
                    'D' => "MM/dd/yy",
                    'e' => "%d",
                    'F' => "yyyy-MM-dd",
                    'H' => "HH",
                    'I' => "hh",
                    'k' => "%H",
                    'l' => "%h",
                    'L' => "fff",
                    'm' => "MM",
                    'M' => "mm",
                    'N' => "fffffff00",
                    'p' or 'P' => "tt",
                    'r' => "hh:mm:ss tt",
                    'R' => "HH:mm",
                    'S' => "ss",
                    'T' => "HH:mm:ss",
                    'x' => "d",
                    'X' => "T",
                    'y' => "yy",
                    'Y' => "yyyy",
                    'Z' => "zzz",
                    var letter => throw a.Run.Fail(a.Site, "DMT2021", $"'%{letter}' cannot be used in this pattern: it stands for no part of a date that is read"),
                });
            }
        }

        return built.ToString();
    }
}
