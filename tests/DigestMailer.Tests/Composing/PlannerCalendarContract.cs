using System.Globalization;
using DigestMailer.Composing;
using DigestMailer.Subscribers;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Composing;

/// <summary>When planning serves whom, on every database: rhythms, zones, late digests, lost days.</summary>
public abstract class PlannerCalendarContract : PlanningContract
{
    private int papers;

    /// <summary>Sets the clock, forwards or back, and plans.</summary>
    private Task<PlanCounts> PlanAtAsync(string instant)
    {
        At(instant);
        return desk.PlanAsync();
    }

    private void At(string instant) =>
        clock.Advance(DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) - clock.GetUtcNow());

    /// <summary>A digest with one paper that nobody has had.</summary>
    private Task<long> FreshAsync(DateOnly day) => desk.KeepAsync(day, PlanningDesk.Paper($"Reasoning, part {++papers}"));

    private async Task<IReadOnlyList<string>> SlotsAsync() => [.. (await desk.RowsAsync()).Select(row => row.Slot["papers/".Length..])];

    private static Preferences Wish(int hour = 7, string zone = "Etc/UTC", RhythmKind rhythm = RhythmKind.Daily) =>
        new() { Wish = "reasoning", Hour = hour, Zone = zone, Rhythm = rhythm, Weekday = DayOfWeek.Friday, Limit = 50 };

    [Fact]
    public async Task The_hour_is_the_subscribers_own()
    {
        var tokyo = await desk.SubscribeAsync("t@example.org", Wish(7, "Asia/Tokyo"));
        var denver = await desk.SubscribeAsync("d@example.org", Wish(7, "America/Denver"));
        await FreshAsync(Monday);

        Assert.Equal(0, (await PlanAtAsync("2025-11-03T13:59:59")).Rows);
        await PlanAtAsync("2025-11-03T14:00");
        Assert.Equal([denver], (await desk.RowsAsync()).Select(row => row.SubscriberId));
        Assert.Equal(0, (await PlanAtAsync("2025-11-03T21:59:59")).Rows);
        await PlanAtAsync("2025-11-03T22:00");
        Assert.Equal([denver, tokyo], (await desk.RowsAsync()).Select(row => row.SubscriberId));
        Assert.Equal(["2025-11-03", "2025-11-04"], await SlotsAsync());
    }

    [Fact]
    public async Task Weekdays_leave_the_weekend_to_Monday()
    {
        await desk.SubscribeAsync(preferences: Wish(rhythm: RhythmKind.Weekdays));
        for (var day = new DateOnly(2025, 11, 7); day <= new DateOnly(2025, 11, 10); day = day.AddDays(1))
        {
            At($"{day:yyyy-MM-dd}T06:00");
            await FreshAsync(day);
            await PlanAtAsync($"{day:yyyy-MM-dd}T07:00");
        }

        Assert.Equal(["2025-11-07", "2025-11-10"], await SlotsAsync());
        Assert.Equal(3, (await desk.RowsAsync())[1].Frozen.Papers.Count);
    }

    [Fact]
    public async Task Weekly_is_one_mail_with_the_papers_of_the_week()
    {
        await desk.SubscribeAsync(preferences: Wish(rhythm: RhythmKind.Weekly));
        for (var day = Monday; day <= Monday.AddDays(13); day = day.AddDays(1))
        {
            At($"{day:yyyy-MM-dd}T06:30");
            await FreshAsync(day);
            await PlanAtAsync($"{day:yyyy-MM-dd}T07:00");
        }

        Assert.Equal(["2025-11-07", "2025-11-14"], await SlotsAsync());
        Assert.Equal([5, 7], (await desk.RowsAsync()).Select(row => row.Frozen.Papers.Count));
    }

    [Theory]
    [InlineData("Europe/Berlin", 2, "2026-03-28", "2026-03-28T01:00 2026-03-29T01:00 2026-03-30T00:00")] // 02:00 to 03:00 is missing on the 29th
    [InlineData("Europe/Berlin", 2, "2026-10-24", "2026-10-24T00:00 2026-10-25T00:00 2026-10-26T01:00")] // and there twice on the 25th
    [InlineData("America/Havana", 0, "2026-03-07", "2026-03-07T05:00 2026-03-08T05:00 2026-03-09T04:00")] // a day that begins at 01:00
    [InlineData("Australia/Lord_Howe", 2, "2026-04-04", "2026-04-03T15:00 2026-04-04T15:30 2026-04-05T15:30")] // half an hour back
    public async Task On_the_days_of_clock_changes_every_local_date_has_one_mail(string zone, int hour, string from, string due)
    {
        var first = DateOnly.ParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        At($"{first.AddDays(-1):yyyy-MM-dd}T12:00");
        await desk.SubscribeAsync(preferences: Wish(hour, zone));

        var planned = new List<string>();
        for (var step = 0; step < 70 * 2; step++)
        {
            await FreshAsync(first.AddDays(-1)); // so that only the calendar holds a second mail back
            if ((await desk.PlanAsync()).Rows > 0)
            {
                planned.Add(clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
            }

            clock.Advance(TimeSpan.FromMinutes(30));
        }

        Assert.Equal(due, string.Join(' ', planned));
        Assert.Equal([from, $"{first.AddDays(1):yyyy-MM-dd}", $"{first.AddDays(2):yyyy-MM-dd}"], await SlotsAsync());
    }

    [Fact]
    public async Task A_digest_that_comes_late_is_mailed_the_same_day_while_it_is_worth_it()
    {
        await desk.SubscribeAsync(preferences: Wish());
        await PlanAtAsync("2025-11-04T07:00");
        At("2025-11-04T18:59");
        await FreshAsync(Monday.AddDays(1));
        await desk.PlanAsync();
        Assert.Equal(["2025-11-04"], await SlotsAsync());
    }

    [Fact]
    public async Task A_digest_that_comes_too_late_waits_for_the_next_slot()
    {
        await desk.SubscribeAsync(preferences: Wish());
        At("2025-11-04T19:00");
        await FreshAsync(Monday.AddDays(1));
        Assert.Equal(PlanCounts.None, await desk.PlanAsync());
        Assert.Equal(PlanCounts.None, await PlanAtAsync("2025-11-05T06:59"));
        await PlanAtAsync("2025-11-05T07:00");
        Assert.Equal(["2025-11-05"], await SlotsAsync());
    }

    [Fact]
    public async Task Missed_days_are_made_good_in_one_mail_with_each_paper_once()
    {
        await desk.SubscribeAsync(preferences: Wish());
        await FreshAsync(Monday);
        await PlanAtAsync("2025-11-04T07:00");
        await FreshAsync(Monday.AddDays(1));
        await desk.KeepAsync(Monday.AddDays(2), PlanningDesk.Paper("Reasoning, part 2"), PlanningDesk.Paper("Reasoning, again"));
        await FreshAsync(Monday.AddDays(3));

        // Nobody was there for three days, and then not at the hour but within its window.
        await PlanAtAsync("2025-11-07T15:00");
        Assert.Equal(["2025-11-04", "2025-11-07"], await SlotsAsync());
        var titles = await desk.TitlesAsync((await desk.RowsAsync())[1]);
        Assert.Equal(["Reasoning, again", "Reasoning, part 2", "Reasoning, part 3"], titles.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_older_than_the_reach_is_not_sent_any_more()
    {
        await desk.SubscribeAsync(preferences: Wish());
        await FreshAsync(Monday);
        Assert.Equal(PlanCounts.None, await PlanAtAsync("2025-11-18T07:00"));
        await FreshAsync(new DateOnly(2025, 11, 18));
        await desk.PlanAsync();
        Assert.Equal(["Reasoning, part 2"], await desk.TitlesAsync(Assert.Single(await desk.RowsAsync())));
    }

    [Fact]
    public async Task A_change_of_zone_serves_no_local_date_twice()
    {
        await desk.SubscribeAsync(preferences: Wish(7, "Pacific/Auckland"));
        await FreshAsync(Monday);
        await PlanAtAsync("2025-11-03T18:00"); // the 4th in Auckland
        Assert.Equal(["2025-11-04"], await SlotsAsync());

        await desk.SubscribeAsync(preferences: Wish(7, "Pacific/Honolulu"));
        for (var hour = 0; hour < 48; hour++)
        {
            clock.Advance(TimeSpan.FromHours(1));
            await FreshAsync(Monday);
            await desk.PlanAsync();
        }

        Assert.Equal(["2025-11-04", "2025-11-05"], await SlotsAsync());
    }

    [Fact]
    public async Task A_clock_that_jumps_back_serves_no_local_date_twice()
    {
        await desk.SubscribeAsync(preferences: Wish());
        await FreshAsync(Monday);
        await PlanAtAsync("2025-11-05T07:00");
        for (var hour = 0; hour < 24; hour++)
        {
            await FreshAsync(Monday);
            Assert.Equal(PlanCounts.None, await PlanAtAsync($"2025-11-04T{hour:D2}:30"));
        }

        Assert.Equal(PlanCounts.None, await PlanAtAsync("2025-11-05T08:00"));
        Assert.Equal(["2025-11-05"], await SlotsAsync());
    }
}

public sealed class SqlitePlannerCalendarTests : PlannerCalendarContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.SqliteAsync(time);
}

public sealed class PostgreSqlPlannerCalendarTests : PlannerCalendarContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.PostgreSqlAsync(time);
}
