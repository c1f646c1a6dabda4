using DigestMailer.Composing;
using DigestMailer.Subscribers;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Composing;

/// <summary>What planning promises when it is not alone, on every database.</summary>
public abstract class PlannerRaceContract : PlanningContract
{
    private async Task<long> ReadyAsync()
    {
        var id = await desk.SubscribeAsync();
        await desk.KeepAsync(Monday, PlanningDesk.Paper("Reasoning at length"));
        clock.Advance(TimeSpan.FromDays(1));
        return id;
    }

    [Fact]
    public async Task Planners_side_by_side_give_each_slot_one_row()
    {
        for (var number = 0; number < 60; number++)
        {
            await desk.SubscribeAsync($"reader{number}@example.org", new Preferences { Wish = number % 3 == 0 ? "folding" : "reasoning" });
        }

        await ReadyAsync();
        var counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(desk.PlanAsync, Token)));

        Assert.Equal(new PlanCounts(61, 41, 20), counts.Aggregate(PlanCounts.None, (sum, one) => sum + one));
        Assert.Equal((41, 20), ((await desk.RowsAsync()).Count, (await desk.ReasonsAsync()).Count));
    }

    [Fact]
    public async Task A_planner_that_read_before_another_wrote_adds_no_reason_to_its_row()
    {
        await ReadyAsync();
        var late = desk.Planner(new InterruptedClock(clock, desk.PlanAsync));

        Assert.Equal(PlanCounts.None, await late.RunAsync(Token));
        Assert.Single(await desk.RowsAsync());
        Assert.Empty(await desk.ReasonsAsync());
    }

    [Fact]
    public async Task A_planner_that_read_before_another_wrote_adds_no_row_to_its_reason()
    {
        await desk.SubscribeAsync(preferences: new Preferences { Wish = "folding" });
        await desk.KeepAsync(Monday, PlanningDesk.Paper("Reasoning at length"));
        clock.Advance(TimeSpan.FromDays(1));
        var late = desk.Planner(new InterruptedClock(clock, async () =>
        {
            await desk.PlanAsync();
            await desk.ExecuteAsync("UPDATE subscribers SET wish = 'reasoning'");
        }));

        await late.RunAsync(Token);
        Assert.Empty(await desk.RowsAsync());
        Assert.Single(await desk.ReasonsAsync());
    }

    [Theory]
    [InlineData("Left")]
    [InlineData("Suppressed")]
    [InlineData("Paused")]
    public async Task Who_stops_while_a_planner_reads_gets_no_row(string state)
    {
        var id = await ReadyAsync();
        var late = desk.Planner(new InterruptedClock(
            clock, () => desk.Subscribers.ChangeStateAsync(id, Enum.Parse<SubscriberState>(state), "one click", Token)));

        Assert.Equal(PlanCounts.None, await late.RunAsync(Token));
        Assert.Empty(await desk.RowsAsync());
        Assert.Empty(await desk.ReasonsAsync());
        Assert.Equal(0L, (await desk.Subscribers.FindAsync(id, Token))!.DigestThrough);
    }
}

public sealed class SqlitePlannerRaceTests : PlannerRaceContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.SqliteAsync(time);
}

public sealed class PostgreSqlPlannerRaceTests : PlannerRaceContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.PostgreSqlAsync(time);
}
