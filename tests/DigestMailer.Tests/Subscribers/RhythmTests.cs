using DigestMailer.Subscribers;

namespace DigestMailer.Tests.Subscribers;

public sealed class RhythmTests
{
    private static readonly Preferences Daily = new() { Wish = "x" };

    private static readonly DateOnly First = new(2026, 1, 1);

    public static TheoryData<int> Hours => [0, 1, 2, 3, 7, 22, 23];

    private static IEnumerable<string> Ids() => File.ReadLines("/usr/share/zoneinfo/tzdata.zi")
        .Select(line => line.Split(' '))
        .Where(words => words[0] is "Z" or "L")
        .Select(words => words[0] == "Z" ? words[1] : words[2])
        .Where(id => id != "Factory");

    [Theory]
    [MemberData(nameof(Hours))]
    public void Every_local_day_of_every_zone_has_one_slot_in_order(int hour)
    {
        Assert.SkipUnless(File.Exists("/usr/share/zoneinfo/tzdata.zi"), "This system has no list of its time zones.");
        var ids = Ids().ToList();
        Assert.InRange(ids.Count, 400, 1_000);
        // Links show the same clock: each clock is walked once.
        foreach (var zone in ids.Select(id => Assert.IsType<TimeZoneInfo>(Zones.Find(id))).DistinctBy(zone => (zone.BaseUtcOffset, zone.StandardName, Rules(zone))))
        {
            var previous = DateTimeOffset.MinValue;
            for (var day = First; day.Year < 2028; day = day.AddDays(1))
            {
                var due = LocalClock.InstantOf(zone, day, hour);
                Assert.True(due is not null, $"{zone.Id} {day}: no slot");
                Assert.True(due > previous, $"{zone.Id} {day}: not after the day before");
                var shown = TimeZoneInfo.ConvertTime(due.Value, zone).DateTime;
                var asked = day.ToDateTime(new TimeOnly(hour, 0));
                Assert.True(shown == asked || (shown > asked && TimeZoneInfo.ConvertTime(due.Value.AddSeconds(-1), zone).DateTime < asked), $"{zone.Id} {day}: {shown}");
                previous = due.Value;
            }
        }
    }

    private static string Rules(TimeZoneInfo zone) => string.Join(' ', Enumerable.Range(0, 2 * 366)
        .Select(day => zone.GetUtcOffset(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero).AddDays(day)))
        .Select(offset => offset.TotalMinutes));

    [Theory]
    [InlineData("Africa/Cairo", 2026, 4, 24, 0, "2026-04-23T22:00Z")] // clocks go from 00:00 to 01:00
    [InlineData("America/New_York", 2026, 3, 8, 2, "2026-03-08T07:00Z")] // from 02:00 to 03:00
    [InlineData("America/New_York", 2026, 11, 1, 1, "2026-11-01T05:00Z")] // 01:00 comes twice: the first
    [InlineData("America/Nuuk", 2026, 3, 28, 23, "2026-03-29T01:00Z")] // from 23:00 to midnight: the gap ends on the next day
    [InlineData("Australia/Lord_Howe", 2026, 10, 4, 2, "2026-10-03T15:30Z")] // by half an hour
    [InlineData("Antarctica/Troll", 2026, 3, 29, 2, "2026-03-29T01:00Z")] // by two hours
    [InlineData("Asia/Kolkata", 2026, 1, 1, 7, "2026-01-01T01:30Z")]
    public void A_change_of_clocks_moves_a_slot_as_little_as_it_must(string zone, int year, int month, int day, int hour, string due) =>
        Assert.Equal(
            DateTimeOffset.Parse(due, System.Globalization.CultureInfo.InvariantCulture),
            LocalClock.InstantOf(Zones.OrUtc(zone), new DateOnly(year, month, day), hour));

    [Fact]
    public void A_day_that_a_zone_skips_has_no_slot()
    {
        var apia = Daily with { Zone = "Pacific/Apia", Hour = 7 };
        Assert.Null(LocalClock.InstantOf(Zones.OrUtc("Pacific/Apia"), new DateOnly(2011, 12, 30), 7));
        Assert.Equal(new DateOnly(2011, 12, 31), Rhythm.Next(apia, new DateOnly(2011, 12, 29), new DateTimeOffset(2011, 12, 29, 20, 0, 0, TimeSpan.Zero)).Day);
    }

    [Theory]
    [InlineData("Daily", "2025-11-04")]
    [InlineData("Weekdays", "2025-11-04")]
    [InlineData("Weekly", "2025-11-10")]
    public void The_next_slot_follows_the_rhythm(string rhythm, string day)
    {
        var preferences = Daily with { Rhythm = Enum.Parse<RhythmKind>(rhythm), Weekday = DayOfWeek.Monday };
        Assert.Equal(day, Rhythm.Next(preferences, null, Utc(3, 12)).Day.ToString("yyyy-MM-dd", null));
    }

    [Fact]
    public void A_weekend_is_no_weekday() =>
        Assert.Equal(new DateOnly(2025, 11, 10), Rhythm.Next(Daily with { Rhythm = RhythmKind.Weekdays }, null, Utc(7, 12)).Day);

    [Fact]
    public void A_move_to_another_zone_or_hour_serves_no_day_twice()
    {
        var moved = Daily with { Zone = "Pacific/Honolulu", Hour = 20 };
        Assert.Equal(new DateOnly(2025, 11, 4), Rhythm.Next(moved, new DateOnly(2025, 11, 3), Utc(3, 12)).Day);
        Assert.Null(Rhythm.Newest(moved, new DateOnly(2025, 11, 3), Utc(4, 7), TimeSpan.FromHours(48)));
    }

    [Fact]
    public void After_downtime_only_the_newest_slot_counts_and_only_while_fresh()
    {
        Assert.Equal(new DateOnly(2025, 11, 6), Rhythm.Newest(Daily, new DateOnly(2025, 11, 2), Utc(6, 12), TimeSpan.FromHours(20))?.Day);
        Assert.Equal(new DateOnly(2025, 11, 5), Rhythm.Newest(Daily, new DateOnly(2025, 11, 2), Utc(6, 6), TimeSpan.FromHours(24))?.Day);
        Assert.Null(Rhythm.Newest(Daily, new DateOnly(2025, 11, 2), Utc(6, 6), TimeSpan.FromHours(20)));
        Assert.Null(Rhythm.Newest(Daily, new DateOnly(2025, 11, 6), Utc(6, 12), TimeSpan.FromHours(20)));
    }

    [Theory]
    [InlineData("Europe/Berlin", true)]
    [InlineData("US/Eastern", true)]
    [InlineData("W. Europe Standard Time", false)]
    [InlineData("Factory", false)]
    [InlineData("Mars/Olympus", false)]
    [InlineData("../etc/passwd", false)]
    [InlineData("", false)]
    public void Zones_are_iana_ids(string id, bool known) => Assert.Equal(known, Zones.Find(id) is not null);

    private static DateTimeOffset Utc(int day, int hour) => new(2025, 11, day, hour, 0, 0, TimeSpan.Zero);
}
