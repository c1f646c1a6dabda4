namespace DigestMailer.Templates;

/// <summary>The group <c>timespan</c>.</summary>
internal static class TimeSpanFunctions
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("timespan.zero", "", "No time at all.", (in Arguments _) => Value.Of(TimeSpan.Zero), Known.Duration),
        From("days", "days", TimeSpan.FromDays),
        From("hours", "hours", TimeSpan.FromHours),
        From("minutes", "minutes", TimeSpan.FromMinutes),
        From("seconds", "seconds", TimeSpan.FromSeconds),
        From("milliseconds", "millis", TimeSpan.FromMilliseconds),
        new("timespan.parse", "text", "The time span that is written here, as 1.02:03:04.", Parse, Known.Duration),
    ];

    private static LibraryFunction From(string unit, string parameter, Func<double, TimeSpan> from) => new(
        $"timespan.from_{unit}",
        parameter,
        $"A time span of so many {unit}.",
        (in Arguments a) =>
        {
            try
            {
                return Value.Of(from(a.Real(0)));
            }
            catch (Exception wrong) when (wrong is OverflowException or ArgumentException)
            {
                throw a.Fail("this time span is too long");
            }
        },
        Known.Duration);

    private static Value Parse(in Arguments a) => TimeSpan.TryParse(a.Given(0), a.Run.Culture, out var span)
        ? Value.Of(span)
        : throw a.Fail($"'{Cutting.Truncate(a.Text(0), 40, "…")}' is no time span");
}
