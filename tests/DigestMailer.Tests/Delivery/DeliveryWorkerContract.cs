using System.Buffers;
using DigestMailer.Delivery;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Delivery;

/// <summary>What a delivering node promises, whatever the relay, the reader or the machine does.</summary>
public abstract class DeliveryWorkerContract : IAsyncLifetime
{
    private readonly ManualClock clock = new(Some.Noon);
    private readonly RecordingRelay relay = new();
    private readonly List<Station> stations = [];

    // What hangs in a test must not hang on when the test has failed.
    private readonly TaskCompletionSource hung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TestDatabase test = null!;

    private protected abstract Task<TestDatabase> OpenAsync(TimeProvider time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => test = await OpenAsync(clock);

    public async ValueTask DisposeAsync()
    {
        if (test is null)
        {
            return;
        }

        hung.TrySetException(new IOException("the process is gone"));
        foreach (var station in stations)
        {
            await station.DisposeAsync();
        }

        var tally = await TallyAsync();
        await test.DisposeAsync();
        Assert.True(tally.AddsUp, "the sums must add up after every scenario");
    }

    [Fact]
    public async Task Everything_due_goes_out_once_with_its_own_content()
    {
        await PlanAsync(250);
        await Node().Worker.DrainAsync(Token);
        await Node().Worker.DrainAsync(Token);

        Assert.Equal(250, (await TallyAsync()).States["sent"]);
        Assert.Equal(250, relay.Taken.Select(one => one.Recipient).Distinct().Count());
        Assert.All(relay.Taken, one => Assert.Contains($"Canary {one.Recipient["reader".Length..one.Recipient.IndexOf('@')]}\r\n", one.Mail, StringComparison.Ordinal));
        Assert.Equal(250, await test.Database.CountAsync("attempts WHERE outcome = 'sent' AND relay = 'recording'", Token));
        Assert.Equal(250, await test.Database.CountAsync("deliveries WHERE LENGTH(render_hash) = 32 AND last_words LIKE '250 %'", Token));
    }

    [Fact]
    public async Task Each_outcome_finds_its_state()
    {
        relay.Answer = to => to.Recipient.Local switch
        {
            "reader1" => Some.Deferred,
            "reader2" => Some.Rejected,
            "reader3" => Some.InDoubt,
            "reader4" => Some.LateFault,
            _ => null,
        };
        await PlanAsync(6);
        await Node().Worker.DrainAsync(Token);

        var states = (await TallyAsync()).States;
        Assert.Equal((2, 1, 1, 2), (states["deferred"], states["rejected"], states["in-doubt"], states["sent"]));
        Assert.Equal(3, relay.Taken.Count);
    }

    [Fact]
    public async Task What_was_put_off_goes_out_later_with_the_same_bytes()
    {
        await PlanAsync(1);
        var station = Node();
        relay.Answer = _ => Some.Deferred with { Stage = "Final" };
        await station.Worker.DrainAsync(Token);
        Assert.Empty(relay.Taken);

        relay.Answer = _ => null;
        clock.Advance(TimeSpan.FromMinutes(7));
        await station.Worker.DrainAsync(Token);
        Assert.Single(relay.Taken);
        Assert.Equal(2, await test.Database.CountAsync("attempts", Token));
    }

    [Fact]
    public async Task Other_bytes_for_a_row_that_may_have_left_are_not_sent()
    {
        await PlanAsync(1);
        relay.Answer = _ => Some.Deferred with { Stage = "Final" };
        await Node().Worker.DrainAsync(Token);

        relay.Answer = _ => null;
        clock.Advance(TimeSpan.FromMinutes(7));
        await Node(compose: (row, output, stop) => Station.ComposeAsync(row with { Slot = "newer version" }, output, stop)).Worker.DrainAsync(Token);

        Assert.Empty(relay.Taken);
        Assert.Equal(1, await test.Database.CountAsync("attempts WHERE rule = 'render drift'", Token));
    }

    [Fact]
    public async Task A_new_signature_above_the_same_bytes_is_sent()
    {
        await PlanAsync(1);
        relay.Answer = _ => Some.Deferred with { Stage = "Final" };
        await Node(compose: Signed("old key\r\n")).Worker.DrainAsync(Token);

        relay.Answer = _ => null;
        clock.Advance(TimeSpan.FromMinutes(7));
        await Node(compose: Signed("the key after it\r\n")).Worker.DrainAsync(Token);

        Assert.Single(relay.Taken);
        Assert.Equal(0, await test.Database.CountAsync("attempts WHERE rule = 'render drift'", Token));

        static ComposeMessage Signed(string signature) => async (row, output, stop) =>
        {
            var field = System.Text.Encoding.ASCII.GetBytes($"DKIM-Signature: {signature}");
            output.Write(field);
            await Station.ComposeAsync(row, output, stop);
            return new Composed.Ready(field.Length);
        };
    }

    [Fact]
    public async Task A_poison_row_touches_only_itself()
    {
        await PlanAsync(10);
        await Node(compose: (row, output, stop) => row.SubscriberId switch
        {
            3 => throw new InvalidOperationException("boom"),
            7 => ValueTask.FromResult<Composed>(new Composed.Failed("no such word")),
            _ => Station.ComposeAsync(row, output, stop),
        }).Worker.DrainAsync(Token);

        var states = (await TallyAsync()).States;
        Assert.Equal((8, 1, 1), (states["sent"], states["deferred"], states["rejected"]));
    }

    [Fact]
    public async Task A_row_without_a_usable_address_is_rejected_and_the_address_suppressed()
    {
        await test.Database.PlanAsync(clock, [Some.Row(1) with { Recipient = "nobody at all" }, Some.Row(2)], Token);
        await Node().Worker.DrainAsync(Token);
        Assert.Equal(1, await test.Database.CountAsync("attempts WHERE outcome = 'rejected' AND suppress = 1", Token));
        Assert.Single(relay.Taken);
    }

    [Fact]
    public async Task While_no_relay_can_be_reached_rows_stay_queued_untouched()
    {
        await PlanAsync(20);
        relay.Unreachable = Some.RelayFault with { Stage = "Connect" };
        var station = Node();
        await station.Worker.DrainAsync(Token);

        Assert.Equal(20, await test.Database.CountAsync("deliveries WHERE state = 'queued' AND attempts = 0 AND faults = 0", Token));
        Assert.Equal(0, await test.Database.CountAsync("attempts", Token));

        relay.Unreachable = null;
        await station.Worker.DrainAsync(Token);
        Assert.Equal(20, relay.Taken.Count);
    }

    [Fact]
    public async Task A_relay_that_goes_away_in_mid_run_costs_no_row_an_attempt()
    {
        await PlanAsync(30);
        relay.Answer = to =>
        {
            if (relay.Taken.Count < 12)
            {
                return null;
            }

            relay.Unreachable = Some.RelayFault;
            return Some.RelayFault;
        };
        await Node().Worker.DrainAsync(Token);

        Assert.Equal(30, await test.Database.CountAsync("deliveries WHERE state = 'queued' AND attempts = 0", Token) + relay.Taken.Count);
        Assert.Equal(0, await test.Database.CountAsync("deliveries WHERE state = 'claimed'", Token));
    }

    [Fact]
    public async Task Nothing_stale_leaves()
    {
        await PlanAsync(3);
        clock.Advance(TimeSpan.FromHours(20));
        await Node().Worker.DrainAsync(Token);
        Assert.Empty(relay.Taken);
        Assert.Equal(3, (await TallyAsync()).States["expired"]);
    }

    [Fact]
    public async Task Who_left_after_the_claim_gets_nothing()
    {
        await PlanAsync(8);
        var station = Node(lanes: 1);
        relay.Transmitting = async to =>
        {
            if (to.Recipient.Local == "reader1")
            {
                await WithdrawAsync(2); // claimed by now, not begun
                await WithdrawAsync(1); // its own message is on the line
            }
        };
        await station.Worker.DrainAsync(Token);

        Assert.DoesNotContain("reader2@example.test", relay.Taken.Select(one => one.Recipient));
        Assert.Equal((7, 1), ((await TallyAsync()).States["sent"], (await TallyAsync()).States["withdrawn"]));
    }

    [Fact]
    public async Task After_a_kill_each_row_is_sent_queued_or_in_doubt_and_none_twice()
    {
        await PlanAsync(40);
        var dead = Node(lanes: 2);
        var handedOver = new TaskCompletionSource();
        var about = new TaskCompletionSource();
        relay.Thinking = (to, _) => to.Recipient.Local == "reader21" ? Hang(handedOver) : Task.CompletedTask;
        relay.Transmitting = to => to.Recipient.Local == "reader22" ? Hang(about) : Task.CompletedTask;
        var run = dead.Worker.DrainAsync(Token);
        await Task.WhenAll(handedOver.Task, about.Task);
        await Until(async () => await test.Database.CountAsync("deliveries WHERE node IS NOT NULL", Token) == 28); // one claim ahead

        // Outcomes of others may be in the journal alone.
        var heir = Node(folder: dead.Remains());
        relay.Thinking = (_, _) => Task.CompletedTask;
        relay.Transmitting = _ => Task.CompletedTask;
        await heir.Worker.DrainAsync(Token);

        var states = (await TallyAsync()).States;
        Assert.Equal((39, 1), (states["sent"], states["in-doubt"]));
        Assert.Equal(40, relay.Taken.Count);
        Assert.Equal(40, relay.Taken.Select(one => one.Recipient).Distinct().Count());

        hung.SetException(new IOException("the process is gone")); // the dead must not come back to life in this test
        await Assert.ThrowsAsync<IOException>(() => run);

        Task Hang(TaskCompletionSource reached)
        {
            reached.TrySetResult();
            return hung.Task;
        }
    }

    [Fact]
    public async Task After_the_machine_was_lost_what_was_held_is_in_doubt()
    {
        await PlanAsync(5);
        var dead = Node(lanes: 1);
        var about = new TaskCompletionSource();
        relay.Transmitting = _ =>
        {
            about.TrySetResult();
            return hung.Task;
        };
        var run = dead.Worker.DrainAsync(Token);
        await about.Task;
        await Until(async () => await test.Database.CountAsync("deliveries WHERE state = 'claimed'", Token) == 4); // one claim ahead
        var remains = dead.Remains();
        foreach (var file in Directory.GetFiles(remains, "*.journal"))
        {
            var text = await File.ReadAllBytesAsync(file, Token);
            JournalReplay.Header(new string('0', Journal.BootId.Length)).CopyTo(text, 0);
            await File.WriteAllBytesAsync(file, text, Token);
        }

        relay.Transmitting = _ => Task.CompletedTask;
        await Node(folder: remains).Worker.DrainAsync(Token);
        Assert.Equal(4, (await TallyAsync()).States["in-doubt"]);
        Assert.Single(relay.Taken);

        hung.SetException(new IOException("the process is gone"));
        await Assert.ThrowsAsync<IOException>(() => run);
    }

    [Fact]
    public async Task In_doubt_goes_out_once_more_when_the_operator_chose_so_with_the_same_bytes()
    {
        relay.Answer = _ => Some.InDoubt;
        await PlanAsync(1);
        var station = Node(inDoubt: InDoubtPolicy.ResendOnce);
        for (var turn = 0; turn < 4; turn++)
        {
            await station.Worker.DrainAsync(Token);
            clock.Advance(TimeSpan.FromMinutes(30));
        }

        Assert.Equal(2, relay.Taken.Count);
        Assert.Equal(relay.Taken[0], relay.Taken[1]);
        Assert.Equal(1, (await TallyAsync()).States["in-doubt"]);
    }

    [Fact]
    public async Task A_stop_waits_for_what_is_on_the_line_and_gives_back_the_rest()
    {
        await PlanAsync(20);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var answer = new TaskCompletionSource();
        relay.Thinking = (_, _) => answer.Task;
        var station = Node(lanes: 2);
        await station.Worker.StartAsync(Token);
        await Until(() => Task.FromResult(relay.Taken.Count == 2));

        var stopped = station.Worker.StopAsync(Token);
        answer.SetResult();
        await stopped;
        Assert.Equal(2, (await TallyAsync()).States["sent"]);
        Assert.Equal(18, await test.Database.CountAsync("deliveries WHERE state = 'queued' AND attempts = 0 AND token IS NULL", Token));
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_ever()
    {
        await PlanAsync(3);
        relay.Thinking = async (_, stop) => await Task.Delay(Timeout.InfiniteTimeSpan, clock, stop)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        relay.Answer = _ => Some.InDoubt;
        var station = Node(lanes: 1);
        await station.Worker.StartAsync(Token);
        await Until(() => Task.FromResult(relay.Taken.Count == 1));

        var stopped = station.Worker.StopAsync(Token);
        while (!stopped.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        Assert.Equal((1, 2), ((await TallyAsync()).States["in-doubt"], (await TallyAsync()).States["queued"]));
    }

    [Fact]
    public async Task Nodes_share_the_work_and_no_row_goes_out_twice()
    {
        await PlanAsync(300);
        await Task.WhenAll(Node().Worker.DrainAsync(Token), Node().Worker.DrainAsync(Token));
        Assert.Equal(300, relay.Taken.Count);
        Assert.Equal(300, relay.Taken.Select(one => one.Recipient).Distinct().Count());
        Assert.Equal(300, (await TallyAsync()).States["sent"]);
    }

    private Station Node(
        int lanes = 4, InDoubtPolicy inDoubt = InDoubtPolicy.Hold, string? folder = null, ComposeMessage? compose = null)
    {
        var station = new Station(test, clock, relay.Connect, inDoubt, lanes, folder, compose);
        stations.Add(station);
        return station;
    }

    private Task<IReadOnlyList<long?>> PlanAsync(int count) =>
        test.Database.PlanAsync(clock, [.. Enumerable.Range(1, count).Select(number => Some.Row(number))], Token);

    private Task<Tally> TallyAsync() => Tally.ReadAsync(test.Database, null, Token);

    private Task<int> WithdrawAsync(long subscriber) => test.Database.WriteAsync(
        (connection, transaction) => new LedgerUpkeep(test.Database, clock).WithdrawAsync(
            connection, transaction, subscriber, LedgerState.Withdrawn, "left", Token),
        Token);

    private static async Task Until(Func<Task<bool>> condition)
    {
        while (!await condition())
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}

public sealed class SqliteDeliveryWorkerTests : DeliveryWorkerContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.SqliteAsync(time);
}

public sealed class PostgreSqlDeliveryWorkerTests : DeliveryWorkerContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.PostgreSqlAsync(time);
}
