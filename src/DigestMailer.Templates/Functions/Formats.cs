using System.Globalization;

namespace DigestMailer.Templates;

/// <summary>Formats of the platform for numbers, dates and time spans, and cultures by name.</summary>
internal static class Formats
{
    /// <summary>The longest number has so many characters before any precision adds to it.</summary>
    private const int LongestNumber = 400;

    public static CultureInfo Culture(in Arguments a, int index)
    {
        if (!a.Has(index))
        {
            return a.Run.Culture;
        }

        var name = a.Text(index);
        try
        {
            return CultureInfo.GetCultureInfo(name, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            throw a.Fail($"there is no culture '{Cutting.Truncate(name, 40, "…")}'");
        }
    }

    public static Value Format(in Arguments a)
    {
        var value = a[0];
        if (value.IsNull)
        {
            return Value.Of("");
        }

        var format = a.Text(1);
        var culture = Culture(a, 2);
        a.Pay(LongestNumber + (4L * format.Length) + Precision(format));
        try
        {
            return Value.Of(value.Kind switch
            {
                ValueKind.Whole => value.Whole.ToString(format, culture),
                ValueKind.Exact => value.Exact.ToString(format, culture),
                ValueKind.Real => value.Real.ToString(format, culture),
                ValueKind.Duration => value.Duration.ToString(format, culture),
                ValueKind.Date or ValueKind.Instant => Date(Dates.Instant(value), format, culture),
                _ => throw a.Fail($"argument 1 must be a number, a date or a time span, not {Texts.KindOf(value)}"),
            });
        }
        catch (FormatException)
        {
            throw a.Fail($"'{Cutting.Truncate(format, 40, "…")}' is no format for {Texts.KindOf(value)}");
        }
    }

    /// <summary>As the local time of its place, unless the format asks for the offset.</summary>
    public static string Date(DateTimeOffset date, string format, CultureInfo culture) =>
        format.AsSpan().ContainsAny('z', 'K') || format is "o" or "O"
            ? date.ToString(format, culture)
            : date.DateTime.ToString(format, culture);

    /// <summary>How many digits <c>N999999999</c> asks for.</summary>
    private static long Precision(string format) =>
        format.Length > 1 && char.IsAsciiLetter(format[0]) && long.TryParse(format.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var digits)
            ? digits
            : 0;
}
