using System.Collections.Concurrent;
using DigestMailer.Delivery;
using DigestMailer.Delivery.Routes;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Delivery.Routes;

/// <summary>What a node promises to receivers that take only so much, on every database.</summary>
public abstract class RouteContract : IAsyncLifetime
{
    private static readonly DeliveryOptions Limits = new()
    {
        Limits =
        [
            new LimitOptions { Name = "google", PerMinute = 6, Connections = 2 },
            new LimitOptions { Domains = ["*"], PerMinute = 60 },
        ],
    };

    private readonly ManualClock clock = new(Some.Noon);
    private readonly RecordingRelay relay = new();
    private readonly ConcurrentQueue<(string Domain, DateTimeOffset At)> taken = new();
    private readonly List<Station> stations = [];
    private TestDatabase test = null!;

    private protected abstract Task<TestDatabase> OpenAsync(TimeProvider time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        test = await OpenAsync(clock);
        relay.Transmitting = to =>
        {
            taken.Enqueue((to.Recipient.Domain, clock.GetUtcNow()));
            return Task.CompletedTask;
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (test is null)
        {
            return;
        }

        foreach (var station in stations)
        {
            await station.DisposeAsync();
        }

        var tally = await Tally.ReadAsync(test.Database, null, Token);
        await test.DisposeAsync();
        Assert.True(tally.AddsUp);
    }

    [Fact]
    public async Task A_full_receiver_does_not_hold_up_the_others_and_gets_its_share_in_time()
    {
        await PlanAsync(("gmail.com", 30), ("googlemail.com", 10), ("open.test", 20));
        var node = Node(Limits);
        await node.Worker.DrainAsync(Token);
        Assert.Equal((6, 20), (Taken("gmail.com", "googlemail.com"), Taken("open.test")));
        Assert.Equal(34, await test.Database.CountAsync("deliveries WHERE state = 'queued' AND attempts = 0 AND token IS NULL", Token));

        await DrainForAsync(node, TimeSpan.FromMinutes(7));
        Assert.Equal(40, Taken("gmail.com", "googlemail.com"));
        AssertNeverMoreThan(6, TimeSpan.FromMinutes(1), "gmail.com", "googlemail.com");
        Assert.Equal(60, await test.Database.CountAsync("attempts", Token));
    }

    [Fact]
    public async Task A_restart_forgets_no_count()
    {
        await PlanAsync(("gmail.com", 20));
        await Node(Limits).Worker.DrainAsync(Token);
        await Node(Limits).Worker.DrainAsync(Token);
        Assert.Equal(6, taken.Count);
    }

    [Fact]
    public async Task Nodes_share_one_limit()
    {
        await PlanAsync(("gmail.com", 40), ("one.test", 80));
        Station a = Node(Limits), b = Node(Limits);
        for (var step = 0; step < 4; step++)
        {
            await Task.WhenAll(a.Worker.DrainAsync(Token), b.Worker.DrainAsync(Token));
            clock.Advance(TimeSpan.FromSeconds(20));
        }

        Assert.InRange(Taken("gmail.com"), 6, 12);
        AssertNeverMoreThan(6, TimeSpan.FromMinutes(1), "gmail.com");
        AssertNeverMoreThan(60, TimeSpan.FromMinutes(1), "one.test");
    }

    [Fact]
    public async Task Never_more_side_by_side_than_a_receiver_takes()
    {
        var (now, most) = (0, 0);
        relay.Thinking = async (to, _) =>
        {
            if (to.Recipient.Domain == "gmail.com")
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                await Task.Yield();
                Interlocked.Decrement(ref now);
            }
        };
        await PlanAsync(("gmail.com", 40), ("open.test", 40));
        var options = new DeliveryOptions { Limits = [new LimitOptions { Name = "google", Connections = 2 }] };
        await DrainForAsync(Node(options, lanes: 8), TimeSpan.FromSeconds(30));
        Assert.Equal(80, taken.Count);
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task The_rate_over_all_holds_for_all_together()
    {
        await PlanAsync(("one.test", 30), ("two.test", 30));
        await DrainForAsync(Node(new DeliveryOptions { RatePerSecond = 5, RatePerDay = 40 }), TimeSpan.FromSeconds(30));
        Assert.Equal(40, taken.Count);
        AssertNeverMoreThan(5, TimeSpan.FromSeconds(1), "one.test", "two.test");
    }

    [Fact]
    public async Task A_thousand_domains_that_are_closed_do_not_hide_one_that_is_open()
    {
        await PlanAsync([.. Enumerable.Range(0, 1000).Select(number => ($"closed{number}.test", 1)), ("open.test", 5)]);
        await test.Database.WriteAsync(
            (connection, transaction) => RouteStore.WriteAsync(
                connection, transaction,
                [.. Enumerable.Range(0, 1000).Select(number => ($"closed{number}.test", Paused))], Token),
            Token);
        await Node(new DeliveryOptions()).Worker.DrainAsync(Token);
        Assert.Equal(5, taken.Count);
        Assert.All(taken, one => Assert.Equal("open.test", one.Domain));
    }

    [Fact]
    public async Task A_row_that_comes_late_to_the_front_of_the_queue_is_found_all_the_same()
    {
        await PlanAsync(("gmail.com", 40), ("open.test", 40));
        var node = Node(Limits);
        relay.Transmitting = async to =>
        {
            taken.Enqueue((to.Recipient.Domain, clock.GetUtcNow()));
            if (taken.Count == 20)
            {
                await test.Database.PlanAsync(
                    clock, [Some.Row(999) with { Recipient = "late@late.test", DueAt = Some.Noon.AddMinutes(-5).ToUnixTimeMilliseconds() }], Token);
            }
        };
        await DrainForAsync(node, TimeSpan.FromSeconds(10));
        Assert.Equal((40, 1), (Taken("open.test"), Taken("late.test")));
    }

    [Fact]
    public async Task A_pause_survives_a_restart_costs_no_attempt_and_ends_with_one_message_that_comes_through()
    {
        relay.Answer = to => to.Recipient.Domain == "gmail.com" ? Some.Deferred with { Effect = RouteEffect.Pause, Rule = "held: reputation" } : null;
        await PlanAsync(("gmail.com", 30), ("open.test", 10));
        await Node(new DeliveryOptions()).Worker.DrainAsync(Token);
        var tried = await test.Database.CountAsync("attempts WHERE outcome = 'deferred'", Token);
        Assert.InRange(tried, 1, 16); // what was claimed when the first answer came
        Assert.Equal(10, taken.Count);

        // Another process, half an hour later: the pause holds.
        var heir = Node(new DeliveryOptions());
        await DrainForAsync(heir, TimeSpan.FromMinutes(50), step: TimeSpan.FromMinutes(1));
        Assert.Equal(tried, await test.Database.CountAsync("attempts WHERE outcome = 'deferred'", Token));
        Assert.Equal(30 - tried, await test.Database.CountAsync("deliveries WHERE domain = 'gmail.com' AND state = 'queued' AND attempts = 0", Token));

        relay.Answer = _ => null;
        clock.Advance(TimeSpan.FromMinutes(11));
        await heir.Worker.DrainAsync(Token);
        Assert.Equal(11, taken.Count);
        await DrainForAsync(heir, TimeSpan.FromMinutes(5), step: TimeSpan.FromSeconds(10));
        Assert.InRange(taken.Count, 15, 16); // one a minute
    }

    [Fact]
    public async Task An_operator_resumes_a_route_and_a_running_node_hears_of_it()
    {
        await PlanAsync(("gmail.com", 4));
        var store = new RouteStore(test.Database);
        await test.Database.WriteAsync(
            (connection, transaction) => RouteStore.WriteAsync(connection, transaction, [("google", Paused)], Token), Token);
        var node = Node(new DeliveryOptions());
        await node.Worker.DrainAsync(Token);
        Assert.Empty(taken);

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.True(await store.ResumeAsync("google", now, Token));
        Assert.False(await store.ResumeAsync("google", now, Token));
        clock.Advance(TimeSpan.FromSeconds(3));
        await node.Worker.DrainAsync(Token);
        Assert.Equal(4, taken.Count);
    }

    [Fact]
    public async Task Without_limits_nothing_is_counted()
    {
        await PlanAsync(("gmail.com", 20), ("open.test", 20));
        await Node(new DeliveryOptions()).Worker.DrainAsync(Token);
        Assert.Equal(40, taken.Count);
        Assert.Equal(0, await test.Database.CountAsync("routes WHERE route <> ''", Token));
        Assert.Equal(1, await test.Database.CountAsync("routes WHERE version = 0", Token));
    }

    [Fact]
    public async Task What_says_nothing_any_more_is_forgotten()
    {
        await PlanAsync(("gmail.com", 4));
        var node = Node(Limits);
        await node.Worker.DrainAsync(Token);
        Assert.Equal(1, await test.Database.CountAsync("routes WHERE route = 'google'", Token));
        clock.Advance(TimeSpan.FromMinutes(11));
        await node.Worker.DrainAsync(Token);
        Assert.Equal(0, await test.Database.CountAsync("routes WHERE route = 'google'", Token));
    }

    private static RouteState Paused => RouteState.Fresh with
    {
        PausedUntil = Some.Noon.AddHours(1).ToUnixTimeMilliseconds(), Why = "held: reputation",
    };

    private Station Node(DeliveryOptions limits, int lanes = 4)
    {
        var station = new Station(test, clock, relay.Connect, lanes: lanes, limits: limits);
        stations.Add(station);
        return station;
    }

    private async Task DrainForAsync(Station node, TimeSpan time, TimeSpan? step = null)
    {
        var end = clock.GetUtcNow() + time;
        while (clock.GetUtcNow() < end)
        {
            await node.Worker.DrainAsync(Token);
            clock.Advance(step ?? TimeSpan.FromMilliseconds(500));
        }
    }

    private int Taken(params string[] domains) => taken.Count(one => domains.Contains(one.Domain));

    private void AssertNeverMoreThan(int most, TimeSpan span, params string[] domains)
    {
        var times = taken.Where(one => domains.Contains(one.Domain)).Select(one => one.At).ToList();
        Assert.All(times, at => Assert.InRange(times.Count(one => one > at - span && one <= at), 0, most));
    }

    /// <summary>Planned in turn, as subscribers come.</summary>
    private Task<IReadOnlyList<long?>> PlanAsync(params (string Domain, int Count)[] domains)
    {
        var rows = domains.SelectMany(pair => Enumerable.Range(0, pair.Count).Select(number => (number, pair.Domain)))
            .OrderBy(pair => pair.number)
            .Select((pair, index) => Some.Row(index + 1) with { Recipient = $"reader{index + 1}@{pair.Domain}" })
            .ToList();
        return test.Database.PlanAsync(clock, rows, Token);
    }
}

public sealed class SqliteRouteTests : RouteContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.SqliteAsync(time);
}

public sealed class PostgreSqlRouteTests : RouteContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.PostgreSqlAsync(time);
}
