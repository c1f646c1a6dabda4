using System.Diagnostics;

namespace DigestMailer.Subscribers;

/// <summary>One local day on which a subscriber is served, and the instant it is due.</summary>
internal sealed record Slot(DateOnly Day, DateTimeOffset Due);

/// <summary>Rhythm, hour and zone to slots: one for each local day that exists, whatever clocks and zones do.</summary>
internal static class Rhythm
{
    /// <summary>More than two weeks: a weekly day that a zone skips has its next one within them.</summary>
    private const int Horizon = 16;

    /// <summary>The first slot that is due at <paramref name="from"/> or later.</summary>
    /// <param name="after">The newest day decided; no slot is on it or before it.</param>
    public static Slot Next(Preferences preferences, DateOnly? after, DateTimeOffset from)
    {
        var zone = Zones.OrUtc(preferences.Zone);
        var start = LocalClock.DayOf(zone, from).AddDays(-1);
        var first = after >= start ? after.Value.AddDays(1) : start;
        return Slots(preferences, zone, first, 1).First(slot => slot.Due >= from);
    }

    /// <summary>The newest slot that is due and not older than <paramref name="window"/>: what is still worth sending.</summary>
    public static Slot? Newest(Preferences preferences, DateOnly? after, DateTimeOffset now, TimeSpan window)
    {
        var zone = Zones.OrUtc(preferences.Zone);
        return Slots(preferences, zone, LocalClock.DayOf(zone, now).AddDays(1), -1)
            .SkipWhile(slot => slot.Due > now)
            .TakeWhile(slot => slot.Due > now - window && !(slot.Day <= after))
            .FirstOrDefault();
    }

    private static IEnumerable<Slot> Slots(Preferences preferences, TimeZoneInfo zone, DateOnly first, int step)
    {
        for (var days = 0; days < Horizon; days++)
        {
            var day = first.AddDays(days * step);
            if (Includes(preferences, day) && LocalClock.InstantOf(zone, day, preferences.Hour) is { } due)
            {
                yield return new Slot(day, due);
            }
        }
    }

    /// <summary>Whether the rhythm has this day of the week.</summary>
    public static bool Includes(Preferences preferences, DateOnly day) => preferences.Rhythm switch
    {
        RhythmKind.Daily => true,
        RhythmKind.Weekdays => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday),
        RhythmKind.Weekly => day.DayOfWeek == preferences.Weekday,
        _ => throw new UnreachableException(),
    };
}
