using System.Globalization;

namespace DigestMailer.Templates;

/// <summary>The group <c>date</c>. There is no clock: now is an argument of the rendering.</summary>
internal static class DateFunctions
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("date.now", "", (in Arguments a) => Value.Of(a.Run.Context.Now), Known.Date),
        new("date.utc_now", "", (in Arguments a) => Value.Of(a.Run.Context.Now.ToUniversalTime()), Known.Date),
        new("date.parse", "text pattern? culture?", Parse, Known.Date),
        new("date.to_string", "date pattern culture?", Format, Known.Text),
        Add("days", (date, by) => date.AddDays(by)),
        Add("hours", (date, by) => date.AddHours(by)),
        Add("minutes", (date, by) => date.AddMinutes(by)),
        Add("seconds", (date, by) => date.AddSeconds(by)),
        Add("milliseconds", (date, by) => date.AddMilliseconds(by)),
        Add("months", (date, by) => date.AddMonths((int)by)),
        Add("years", (date, by) => date.AddYears((int)by)),
    ];

    private static LibraryFunction Add(string what, Func<DateTimeOffset, double, DateTimeOffset> add) => new(
        $"date.add_{what}",
        $"date {what}",
        (in Arguments a) =>
        {
            try
            {
                var moved = add(Date(a), a.Real(1));
                // A day stays a day as long as only days are added.
                return a[0].Kind == ValueKind.Date && moved.TimeOfDay == TimeSpan.Zero ? Value.Of(DateOnly.FromDateTime(moved.DateTime)) : Value.Of(moved);
            }
            catch (ArgumentOutOfRangeException)
            {
                throw a.Fail("this date lies beyond the years 1 to 9999");
            }
        },
        Known.Date);

    private static DateTimeOffset Date(in Arguments a) => Dates.Is(a[0])
        ? Dates.Instant(a[0])
        : throw a.Fail($"a date is expected here, not {Texts.KindOf(a[0])}");

    private static Value Parse(in Arguments a)
    {
        if (a[0].IsNull)
        {
            return Value.Null;
        }

        var culture = Formats.Culture(a, 2);
        const DateTimeStyles Style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces;
        return (a.Has(1)
            ? DateTimeOffset.TryParseExact(a.Text(0), a.Text(1), culture, Style, out var date)
            : DateTimeOffset.TryParse(a.Text(0), culture, Style, out date))
            ? Value.Of(date)
            : throw a.Fail($"'{Cutting.Truncate(a.Text(0), 40, "…")}' is no date");
    }

    private static Value Format(in Arguments a) => a[0].IsNull
        ? Value.Null
        : a.Of(DateFormat.Format(Date(a), a.Text(1), Formats.Culture(a, 2), a.Run));
}
