using DigestMailer.Composing;
using DigestMailer.Digests;
using DigestMailer.Subscribers;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Composing;

/// <summary>What planning promises on every database: each due slot becomes one row, or the reason for none.</summary>
public abstract class PlannerContract : PlanningContract
{
    private static readonly Paper Reasoning = PlanningDesk.Paper("Reasoning at length");
    private static readonly Paper Proofs = PlanningDesk.Paper("Proofs by machine");

    private void NextDay() => clock.Advance(TimeSpan.FromDays(1));

    [Fact]
    public async Task A_due_slot_becomes_one_row_and_a_second_run_adds_nothing()
    {
        var id = await desk.SubscribeAsync();
        await desk.KeepAsync(Monday, Reasoning, Proofs);
        Assert.Equal(PlanCounts.None, await desk.PlanAsync()); // subscribed after today's hour

        NextDay();
        Assert.Equal(new PlanCounts(1, 1, 0), await desk.PlanAsync());
        Assert.Equal(PlanCounts.None, await desk.PlanAsync());

        var row = Assert.Single(await desk.RowsAsync());
        Assert.Equal((id, "papers/2025-11-04", "digest", "ann@example.org", "queued"), (row.SubscriberId, row.Slot, row.Kind, row.Recipient, row.State));
        Assert.Equal(["Reasoning at length"], await desk.TitlesAsync(row));
        var now = clock.GetUtcNow();
        var next = new DateTimeOffset(2025, 11, 5, 7, 0, 0, TimeSpan.Zero); // sooner than the window's end: nothing old beside something new
        Assert.Equal((now.ToUnixTimeMilliseconds(), next.ToUnixTimeMilliseconds()), (row.DueAt, row.Deadline));
    }

    [Fact]
    public async Task The_row_holds_all_that_the_mail_will_depend_on()
    {
        await desk.SubscribeAsync(preferences: new Preferences
        {
            Wish = "title:reasoning", Limit = 1, Language = "de", Zone = "Europe/Berlin", Format = MailFormat.Text,
        });
        await desk.KeepAsync(Monday, Reasoning, PlanningDesk.Paper("More reasoning"));
        NextDay();
        await desk.PlanAsync();

        var frozen = Assert.Single(await desk.RowsAsync()).Frozen;
        Assert.Equal(("Ann", "de", MailFormat.Text, "Europe/Berlin"), (frozen.Name, frozen.Language, frozen.Format, frozen.Zone));
        Assert.Equal((1, 1, Monday, desk.TemplateHash), (frozen.Limit, frozen.HeldBack, frozen.Day, frozen.Templates));
        Assert.Equal(new DateTimeOffset(2025, 11, 4, 13, 0, 0, TimeSpan.FromHours(1)), frozen.Date);
        Assert.Equal(TimeSpan.FromHours(1), frozen.Date.Offset);
        Assert.Equal("reasoning", Assert.Single(Assert.Single(frozen.Papers).Why).Term);
        Assert.False(frozen.Test);
    }

    [Fact]
    public async Task Nothing_matched_is_a_reason_or_for_those_who_asked_a_mail_that_says_so()
    {
        var silent = await desk.SubscribeAsync("silent@example.org", new Preferences { Wish = "folding" });
        var told = await desk.SubscribeAsync("told@example.org", new Preferences { Wish = "folding", EmptyDay = EmptyDay.Tell });
        await desk.KeepAsync(Monday, Reasoning);
        NextDay();

        Assert.Equal(new PlanCounts(2, 1, 1), await desk.PlanAsync());
        Assert.Equal(new PlanningDesk.Reason(silent, "papers/2025-11-04", "nothing matched"), Assert.Single(await desk.ReasonsAsync()));
        var row = Assert.Single(await desk.RowsAsync());
        Assert.Equal((told, "nothing"), (row.SubscriberId, row.Kind));
        Assert.Empty(row.Frozen.Papers);
        Assert.Equal(PlanCounts.None, await desk.PlanAsync());
    }

    [Fact]
    public async Task A_wish_that_cannot_be_read_and_a_zone_that_vanished_harm_nobody_else()
    {
        var broken = await desk.SubscribeAsync("broken@example.org");
        await desk.ExecuteAsync("UPDATE subscribers SET wish = '((' WHERE id = @broken", new { broken });
        var lost = await desk.SubscribeAsync("lost@example.org");
        await desk.ExecuteAsync("UPDATE subscribers SET zone = 'Asia/Atlantis' WHERE id = @lost", new { lost });
        var fine = await desk.SubscribeAsync("fine@example.org");
        await desk.KeepAsync(Monday, Reasoning);
        NextDay();

        Assert.Equal(new PlanCounts(3, 2, 1), await desk.PlanAsync());
        Assert.Equal(new PlanningDesk.Reason(broken, "papers/2025-11-04", "wish cannot be read"), Assert.Single(await desk.ReasonsAsync()));
        Assert.Equal([lost, fine], (await desk.RowsAsync()).Select(row => row.SubscriberId));
    }

    [Fact]
    public async Task The_subscribers_mark_moves_with_the_row_or_not_at_all()
    {
        var id = await desk.SubscribeAsync();
        var digest = await desk.KeepAsync(Monday, Reasoning);
        NextDay();
        await desk.PlanAsync();
        var row = Assert.Single(await desk.RowsAsync());
        var served = (await desk.Subscribers.FindAsync(id, Token))!;
        Assert.Equal((digest, Monday.AddDays(1)), (served.DigestThrough, served.LastSlot));

        // The same day once more, with a ledger that refuses the row.
        await desk.ExecuteAsync("UPDATE deliveries SET slot = 'elsewhere'");
        await desk.ExecuteAsync("UPDATE subscribers SET digest_through = 0, last_slot = NULL, next_due_at = 0");
        await desk.ExecuteAsync("DELETE FROM seen");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(desk.PlanAsync);
        var waiting = (await desk.Subscribers.FindAsync(id, Token))!;
        Assert.Equal((0L, null), (waiting.DigestThrough, waiting.LastSlot));
        Assert.Equal(row.Id, Assert.Single(await desk.RowsAsync()).Id);
    }

    [Fact]
    public async Task A_paper_sent_once_is_never_chosen_again_not_even_under_another_name()
    {
        await desk.SubscribeAsync();
        await desk.KeepAsync(Monday, Reasoning);
        NextDay();
        await desk.PlanAsync();

        await desk.KeepAsync(Monday.AddDays(1), Reasoning, PlanningDesk.Paper("Fresh reasoning"));
        NextDay();
        await desk.PlanAsync();
        await desk.KeepAsync(Monday.AddDays(2), PlanningDesk.Paper(Reasoning.Title, "2511.00001"));
        NextDay();
        await desk.PlanAsync();

        var rows = await desk.RowsAsync();
        Assert.Equal(2, rows.Count);
        Assert.Equal(["Fresh reasoning"], await desk.TitlesAsync(rows[1]));
        Assert.Equal("papers/2025-11-06", Assert.Single(await desk.ReasonsAsync()).Slot);
    }

    [Theory]
    [InlineData("expired", true)]
    [InlineData("rejected", true)]
    [InlineData("withdrawn", true)]
    [InlineData("suppressed", true)]
    [InlineData("deferred", false)]
    [InlineData("in-doubt", false)]
    [InlineData("sent", false)]
    public async Task Papers_of_a_mail_that_did_not_arrive_are_free_again(string state, bool isFree)
    {
        await desk.SubscribeAsync();
        await desk.KeepAsync(Monday, Reasoning);
        NextDay();
        await desk.PlanAsync();
        await desk.ExecuteAsync("UPDATE deliveries SET state = @state", new { state });

        await desk.KeepAsync(Monday.AddDays(1), Reasoning);
        NextDay();
        Assert.Equal(isFree ? 1 : 0, (await desk.PlanAsync()).Rows);
    }

    [Fact]
    public async Task New_preferences_are_those_of_the_next_slot()
    {
        var id = await desk.SubscribeAsync();
        await desk.KeepAsync(Monday, Reasoning, Proofs);
        await desk.SubscribeAsync(preferences: new Preferences { Wish = "proofs", Language = "ja" });
        NextDay();
        await desk.PlanAsync();
        var row = Assert.Single(await desk.RowsAsync());
        Assert.Equal((id, "ja"), (row.SubscriberId, row.Frozen.Language));
        Assert.Equal(["Proofs by machine"], await desk.TitlesAsync(row));
    }

    [Fact]
    public async Task Only_who_is_written_to_is_asked()
    {
        foreach (var state in new[] { SubscriberState.Paused, SubscriberState.Left, SubscriberState.Suppressed })
        {
            await desk.Subscribers.ChangeStateAsync(await desk.SubscribeAsync($"{state}@example.org"), state, "test", Token);
        }

        await desk.KeepAsync(Monday, Reasoning);
        NextDay();
        Assert.Equal(PlanCounts.None, await desk.PlanAsync());
        Assert.Equal(PlanCounts.None, await desk.Planner().RunDayAsync(Monday, Token));
    }

    [Fact]
    public async Task Many_subscribers_are_planned_each_once()
    {
        for (var number = 0; number < 430; number++)
        {
            await desk.SubscribeAsync($"reader{number}@example.org");
        }

        await desk.KeepAsync(Monday, Reasoning);
        NextDay();
        Assert.Equal(new PlanCounts(430, 430, 0), await desk.PlanAsync());
        Assert.Equal(430, (await desk.RowsAsync()).Select(row => row.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task A_rehearsal_says_what_the_day_will_bring_and_writes_nothing()
    {
        await desk.SubscribeAsync("ann@example.org");
        await desk.SubscribeAsync("bob@example.org", new Preferences { Wish = "folding" });
        await desk.SubscribeAsync("cat@example.org", new Preferences { Wish = "reasoning", Rhythm = RhythmKind.Weekly, Weekday = DayOfWeek.Friday });
        await desk.KeepAsync(Monday, Reasoning);

        var rehearsed = new List<PlannedSlot>();
        await foreach (var page in desk.Planner().RehearseAsync(Monday, Token))
        {
            rehearsed.AddRange(page);
        }

        Assert.Equal([typeof(SlotPlan.Mail), typeof(SlotPlan.Nothing)], rehearsed.Select(slot => slot.Plan.GetType()));
        Assert.Empty(await desk.RowsAsync());
        Assert.Empty(await desk.ReasonsAsync());
        Assert.Null((await desk.Subscribers.FindAsync("ann@example.org", Token))!.LastSlot);

        Assert.Equal(new PlanCounts(2, 1, 1), await desk.Planner().RunDayAsync(Monday, Token));
        Assert.Equal(PlanCounts.None, await desk.Planner().RunDayAsync(Monday, Token));
    }

    [Fact]
    public async Task The_report_of_a_day_names_everybody_with_their_first_paper_or_the_reason()
    {
        await desk.SubscribeAsync("ann@example.org");
        await desk.SubscribeAsync("bob@example.org", new Preferences { Wish = "folding" });
        await desk.KeepAsync(Monday, Reasoning);
        NextDay();
        await desk.PlanAsync();

        var shelf = new PaperShelf(async (ids, token) => [.. (await desk.Digests.PapersAsync(ids, token)).Values]);
        var lines = await new DayReport(test.Database, shelf).ReadAsync(Monday.AddDays(1), Token);
        Assert.Equal(
            [
                new DayLine("ann@example.org", "queued", 1, "Reasoning at length", "\"reasoning\" in the title", null, 0),
                new DayLine("bob@example.org", null, 0, null, null, "nothing matched", 0),
            ],
            lines);
    }
}

public sealed class SqlitePlannerTests : PlannerContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.SqliteAsync(time);
}

public sealed class PostgreSqlPlannerTests : PlannerContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.PostgreSqlAsync(time);
}
