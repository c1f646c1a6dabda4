namespace DigestMailer.Templates;

/// <summary>The group <c>date</c>. There is no clock: now is an argument of the rendering.</summary>
internal static class DateFunctions
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("date.now", "", "The date of this mail, the same at every attempt.", (in Arguments a) => Value.Of(a.Run.Context.Now), Known.Date),
        new("date.utc_now", "", "The date of this mail in UTC, the same at every attempt.", (in Arguments a) => Value.Of(a.Run.Context.Now.ToUniversalTime()), Known.Date),
        new("date.format", "", "The pattern in which a date is printed.", (in Arguments _) => Value.Of(DateFormat.Standard), Known.Text),
        new("date.default_format", "", "The pattern in which a date is printed.", (in Arguments _) => Value.Of(DateFormat.Standard), Known.Text),
        new("date.to_string", "date pattern culture?", "The date in a pattern such as '%d %B %Y'.", Format, Known.Text),
        new("local", "date", "The instant on the reader's own clock.", Local, Known.Date),
        Add("days", "days", (in Arguments a) => a.Date(0).AddDays(a.Real(1))),
        Add("hours", "hours", (in Arguments a) => a.Date(0).AddHours(a.Real(1))),
        Add("minutes", "minutes", (in Arguments a) => a.Date(0).AddMinutes(a.Real(1))),
        Add("seconds", "seconds", (in Arguments a) => a.Date(0).AddSeconds(a.Real(1))),
        Add("milliseconds", "millis", (in Arguments a) => a.Date(0).AddMilliseconds(a.Real(1))),
        Add("months", "months", (in Arguments a) => a.Date(0).AddMonths(a.Int(1))),
        Add("years", "years", (in Arguments a) => a.Date(0).AddYears(a.Int(1))),
    ];

    private delegate DateTimeOffset Moved(in Arguments arguments);

    private static LibraryFunction Add(string what, string parameter, Moved move) => new(
        $"date.add_{what}",
        $"date {parameter}",
        $"The date so many {what} later, or earlier for a negative number.",
        (in Arguments a) =>
        {
            try
            {
                var moved = move(a);
                // A day stays a day as long as only days are added.
                return a[0].Kind == ValueKind.Date && moved.TimeOfDay == TimeSpan.Zero ? Value.Of(DateOnly.FromDateTime(moved.DateTime)) : Value.Of(moved);
            }
            catch (ArgumentException)
            {
                throw a.Fail("this date lies beyond the years 1 to 9999");
            }
        },
        Known.Date);

    private static Value Format(in Arguments a)
    {
        if (a[0].IsNull)
        {
            return a[0];
        }

        var (date, pattern) = (a.Date(0), a.Given(1));
        a.Pay(DateFormat.Longest(pattern));
        return Value.Of(DateFormat.Format(date, pattern, Formats.Culture(a, 2), a.Run));
    }

    /// <summary>A day has no clock: it is the same day everywhere.</summary>
    private static Value Local(in Arguments a) => a[0].Kind is ValueKind.Null or ValueKind.Date
        ? a[0]
        : Value.Of(TimeZoneInfo.ConvertTime(a.Date(0), a.Run.Context.Zone));
}
