namespace DigestMailer.Templates;

/// <summary>Days, instants and durations, whichever of the platform's types they come in.</summary>
internal static class Dates
{
    public static readonly string[] DateMembers = ["year", "month", "day", "day_of_year", "hour", "minute", "second", "millisecond"];

    public static readonly string[] DurationMembers =
    [
        "days", "hours", "minutes", "seconds", "milliseconds", "total_days", "total_hours", "total_minutes", "total_seconds", "total_milliseconds",
    ];

    public static bool Is(in Value value) => value.Kind is ValueKind.Date or ValueKind.Instant;

    /// <summary>A day counts from its midnight, without an offset.</summary>
    public static DateTimeOffset Instant(in Value value) => value.Kind == ValueKind.Date
        ? new DateTimeOffset(value.Date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
        : value.Instant;

    public static bool Member(DateTimeOffset date, string name, out Value found)
    {
        int? part = name switch
        {
            "year" => date.Year,
            "month" => date.Month,
            "day" => date.Day,
            "day_of_year" => date.DayOfYear,
            "hour" => date.Hour,
            "minute" => date.Minute,
            "second" => date.Second,
            "millisecond" => date.Millisecond,
            _ => null,
        };
        found = part is { } number ? Value.Of(number) : Value.Null;
        return part is not null;
    }

    public static bool Member(TimeSpan duration, string name, out Value found)
    {
        Value? part = name switch
        {
            "days" => Value.Of(duration.Days),
            "hours" => Value.Of(duration.Hours),
            "minutes" => Value.Of(duration.Minutes),
            "seconds" => Value.Of(duration.Seconds),
            "milliseconds" => Value.Of(duration.Milliseconds),
            "total_days" => Value.Of(duration.TotalDays),
            "total_hours" => Value.Of(duration.TotalHours),
            "total_minutes" => Value.Of(duration.TotalMinutes),
            "total_seconds" => Value.Of(duration.TotalSeconds),
            "total_milliseconds" => Value.Of(duration.TotalMilliseconds),
            _ => null,
        };
        found = part ?? Value.Null;
        return part is not null;
    }

    /// <returns>Null when the sign does not fit.</returns>
    public static Value? Calculate(string sign, in Value left, in Value right)
    {
        try
        {
            return (sign, left.Kind, right.Kind) switch
            {
                ("-", ValueKind.Duration, ValueKind.Duration) => Value.Of(left.Duration - right.Duration),
                ("+", ValueKind.Duration, ValueKind.Duration) => Value.Of(left.Duration + right.Duration),
                ("-", _, _) when Is(left) && Is(right) => Value.Of(Instant(left) - Instant(right)),
                ("+", _, ValueKind.Duration) when Is(left) => Value.Of(Instant(left) + right.Duration),
                ("-", _, ValueKind.Duration) when Is(left) => Value.Of(Instant(left) - right.Duration),
                _ => null,
            };
        }
        catch (Exception beyond) when (beyond is ArgumentOutOfRangeException or OverflowException)
        {
            return null;
        }
    }
}
