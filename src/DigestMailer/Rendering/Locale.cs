using System.Collections.Concurrent;
using System.Globalization;

namespace DigestMailer.Rendering;

/// <summary>A subscriber's language: how dates are written, and which way the page runs.</summary>
internal sealed class Locale
{
    private static readonly ConcurrentDictionary<string, Locale> Known = new(StringComparer.Ordinal);

    private Locale(string tag, CultureInfo culture)
    {
        Tag = tag;
        Culture = culture;
        Dir = culture.TextInfo.IsRightToLeft ? "rtl" : "ltr";
    }

    public string Tag { get; }

    public CultureInfo Culture { get; }

    public string Dir { get; }

    /// <summary>An unknown tag is read as the default language.</summary>
    public static Locale Of(string tag) => Known.TryGetValue(tag, out var locale) ? locale : Add(tag);

    private static Locale Add(string tag)
    {
        var locale = Make(tag);
        return Known.Count < 1_000 ? Known.GetOrAdd(tag, locale) : locale;
    }

    private static Locale Make(string tag)
    {
        try
        {
            var culture = (CultureInfo)CultureInfo.GetCultureInfo(tag, predefinedOnly: true).Clone();
            culture.DateTimeFormat.Calendar = Gregorian(culture);
            return new Locale(culture.Name, CultureInfo.ReadOnly(culture));
        }
        catch (CultureNotFoundException)
        {
            return Of(TemplateFiles.DefaultLocale);
        }
    }

    /// <summary>Papers are dated by one calendar, whatever a culture's own is.</summary>
    private static Calendar Gregorian(CultureInfo culture) =>
        culture.OptionalCalendars.OfType<GregorianCalendar>()
            .FirstOrDefault(calendar => calendar.CalendarType == GregorianCalendarTypes.Localized)
        ?? culture.OptionalCalendars.OfType<GregorianCalendar>().FirstOrDefault()
        ?? culture.Calendar;
}
