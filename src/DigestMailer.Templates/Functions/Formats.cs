using System.Globalization;

namespace DigestMailer.Templates;

/// <summary>Number formats of the platform, and cultures by name.</summary>
internal static class Formats
{
    private const int LongestFormat = 32;

    public static CultureInfo Culture(in Arguments a, int index)
    {
        if (!a.Has(index))
        {
            return a.Run.Culture;
        }

        try
        {
            return CultureInfo.GetCultureInfo(a.Text(index), predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            throw a.Fail($"there is no culture '{a.Text(index)}'");
        }
    }

    public static Value Number(in Arguments a)
    {
        var format = a.Text(1);
        var culture = Culture(a, 2);
        // "N999999999" would make a gigabyte.
        if (format.Length > LongestFormat || (format.Length > 3 && char.IsAsciiLetter(format[0]) && format.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0))
        {
            throw a.Fail("this number format is too long");
        }

        try
        {
            return a[0].Kind switch
            {
                ValueKind.Null => Value.Of(""),
                ValueKind.Whole => a.Of(a[0].Whole.ToString(format, culture)),
                ValueKind.Exact => a.Of(a[0].Exact.ToString(format, culture)),
                ValueKind.Duration => a.Of(a[0].Duration.ToString(format, culture)),
                ValueKind.Date => a.Of(a[0].Date.ToString(format, culture)),
                ValueKind.Instant => a.Of(a[0].Instant.ToString(format, culture)),
                _ => a.Of(a.Real(0).ToString(format, culture)),
            };
        }
        catch (FormatException)
        {
            throw a.Fail($"'{format}' is no format for {Texts.KindOf(a[0])}");
        }
    }
}
