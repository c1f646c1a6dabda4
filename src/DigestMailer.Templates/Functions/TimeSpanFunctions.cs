using System.Globalization;

namespace DigestMailer.Templates;

/// <summary>The group <c>timespan</c>.</summary>
internal static class TimeSpanFunctions
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("timespan.zero", "", (in Arguments _) => Value.Of(TimeSpan.Zero), Known.Duration),
        From("days", TimeSpan.FromDays),
        From("hours", TimeSpan.FromHours),
        From("minutes", TimeSpan.FromMinutes),
        From("seconds", TimeSpan.FromSeconds),
        From("milliseconds", TimeSpan.FromMilliseconds),
        new("timespan.parse", "text", Parse, Known.Duration),
    ];

    private static LibraryFunction From(string unit, Func<double, TimeSpan> from) => new(
        $"timespan.from_{unit}",
        unit,
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

    private static Value Parse(in Arguments a) => TimeSpan.TryParse(a.Text(0), CultureInfo.InvariantCulture, out var span)
        ? Value.Of(span)
        : throw a.Fail($"'{Cutting.Truncate(a.Text(0), 40, "…")}' is no time span");
}
