namespace DigestMailer.Subscribers;

/// <summary>Local days and hours to instants: inside a gap the first instant after it, in a repeated hour its first occurrence.</summary>
internal static class LocalClock
{
    /// <returns>Null when the zone skips the whole day, as Apia did on 30 December 2011.</returns>
    public static DateTimeOffset? InstantOf(TimeZoneInfo zone, DateOnly day, int hour)
    {
        var midnight = First(zone, day.ToDateTime(TimeOnly.MinValue));
        if (DayOf(zone, midnight) != day)
        {
            return null;
        }

        return hour == 0 ? midnight : First(zone, day.ToDateTime(new TimeOnly(hour, 0)));
    }

    public static DateOnly DayOf(TimeZoneInfo zone, DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);

    /// <summary>The first instant at which clocks show this time or a later one.</summary>
    private static DateTimeOffset First(TimeZoneInfo zone, DateTime local)
    {
        var target = new DateTimeOffset(local, TimeSpan.Zero);
        var (before, after) = (target.AddHours(-26), target.AddHours(26));
        TimeSpan[] offsets = [zone.GetUtcOffset(before), zone.GetUtcOffset(target), zone.GetUtcOffset(after)];
        var exact = offsets.Select(offset => target - offset).Where(instant => instant + zone.GetUtcOffset(instant) == target).Order().ToList();
        return exact.Count > 0 ? exact[0] : AfterGap(zone, target, before, after);
    }

    private static DateTimeOffset AfterGap(TimeZoneInfo zone, DateTimeOffset target, DateTimeOffset before, DateTimeOffset after)
    {
        // No change of clocks falls within a second.
        var (early, late) = (before.ToUnixTimeSeconds(), after.ToUnixTimeSeconds());
        while (late - early > 1)
        {
            var middle = DateTimeOffset.FromUnixTimeSeconds((early + late) / 2);
            if (middle + zone.GetUtcOffset(middle) < target)
            {
                early = middle.ToUnixTimeSeconds();
            }
            else
            {
                late = middle.ToUnixTimeSeconds();
            }
        }

        return DateTimeOffset.FromUnixTimeSeconds(late);
    }
}
