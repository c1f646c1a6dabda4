using DigestMailer.Delivery;
using DigestMailer.Delivery.Routes;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;
using DigestMailer.Tests.Mail;
using DigestMailer.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace DigestMailer.Tests.Delivery;

/// <summary>A whole node on a wire, each message's envelope riding behind the message before: nothing is lost, nothing goes twice.</summary>
public abstract class LookAheadContract : IAsyncLifetime
{
    private readonly ManualClock clock = new(Some.Noon);
    private readonly List<Station> stations = [];
    private TestDatabase test = null!;

    private protected abstract Task<TestDatabase> OpenAsync(TimeProvider time);

    private protected abstract bool Chunks { get; }

    private static RelayLaw Law { get; } =
        new(1, 100, TimeSpan.FromSeconds(20), 100, 100, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => test = await OpenAsync(clock);

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

        await test.DisposeAsync();
    }

    [Fact]
    public async Task Everything_due_goes_out_once_and_each_outcome_finds_its_row()
    {
        await using var relay = TestRelay.Start(new ReceiverSettings
        {
            Refusal = address => Number(address.Local) % 7 == 0 ? SmtpReply.Of(550, "5.1.1 No such user") : null,
            Script = moment => moment.Stage == SmtpStage.Final && Random.Shared.Next(10) == 0
                ? new ReceiverFault("250 2.0.0 Ok\r\n", ReceiverNext.Close) : null, // said yes, then goes without a word
        });
        await PlanAsync(60);
        await Node(relay).Worker.DrainAsync(Token);

        var states = (await TallyAsync()).States;
        Assert.Equal((52, 8), (states["sent"], states["rejected"]));
        Assert.Equal(0, await test.Database.CountAsync("deliveries WHERE state = 'rejected' AND subscriber_id % 7 <> 0", Token));
        Assert.Equal(0, await test.Database.CountAsync("deliveries WHERE state = 'queued' OR faults > 0", Token));
    }

    [Fact]
    public async Task A_row_that_went_ahead_of_a_kill_is_queued_again_and_only_the_one_before_it_is_in_doubt()
    {
        var finals = 0;
        var hung = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var relay = TestRelay.Start(new ReceiverSettings
        {
            Script = moment =>
            {
                if (moment is not { Stage: SmtpStage.Final, Connection: 1 } || ++finals < 5)
                {
                    return null;
                }

                hung.TrySetResult();
                return new ReceiverFault("", ReceiverNext.Hang);
            },
        });
        await PlanAsync(12);
        var dead = Node(relay, lanes: 1);
        var run = dead.Worker.DrainAsync(Token);
        await hung.Task;
        while (await test.Database.CountAsync("deliveries WHERE node IS NOT NULL", Token) < 10) // three in the lane, one claim ahead
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        var heir = Node(relay, folder: dead.Remains());
        await heir.Worker.DrainAsync(Token);
        var states = (await TallyAsync()).States;
        Assert.Equal((11, 1), (states["sent"], states["in-doubt"]));
        Assert.Equal(12, relay.Mails.Select(mail => mail.Recipients.Single().Address.Local).Distinct().Count());
        Assert.Equal(12, relay.Mails.Count);
        await relay.DisposeAsync(); // lets the dead one go
        await Task.WhenAny(run);
    }

    [Fact]
    public async Task Who_left_before_the_envelope_went_ahead_gets_nothing_and_holds_nobody_up()
    {
        var isFirst = true;
        await using var relay = TestRelay.Start();
        await PlanAsync(10);
        var station = Node(relay, lanes: 1, compose: async (row, output, stop) =>
        {
            if (row.SubscriberId == 3 && isFirst)
            {
                isFirst = false;
                await test.Database.WriteAsync(
                    (connection, transaction) => new LedgerUpkeep(test.Database, clock).WithdrawAsync(
                        connection, transaction, 3, LedgerState.Withdrawn, "left", Token),
                    Token);
            }

            return await Station.ComposeAsync(row, output, stop);
        });
        await station.Worker.DrainAsync(Token);
        Assert.Equal((9, 1), ((await TallyAsync()).States["sent"], (await TallyAsync()).States["withdrawn"]));
        Assert.DoesNotContain("RCPT TO:<reader3@", string.Join('\n', relay.Commands), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("552 5.3.4 Message size exceeds the limit of this account\r\n")]
    [InlineData("550 5.6.7 No SMTPUTF8 where this goes\r\n")]
    public async Task What_MAIL_refuses_because_of_one_message_ends_with_it(string refusal)
    {
        await using var relay = TestRelay.Start(new ReceiverSettings
        {
            Script = moment => moment.Stage == SmtpStage.Mail && moment.Line.Contains("large3", StringComparison.Ordinal)
                ? new ReceiverFault(refusal) : null,
        });
        await test.Database.PlanAsync(
            clock, [.. Enumerable.Range(1, 6).Select(number => Some.Row(number) with { Sender = $"large{number}@bounce.news.test" })], Token);
        await Node(relay, lanes: 1).Worker.DrainAsync(Token);
        Assert.Equal((5, 1), ((await TallyAsync()).States["sent"], (await TallyAsync()).States["rejected"]));
        Assert.Single(relay.Commands, line => line.Contains("large3", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_breaks_and_wherever_what_was_taken_is_not_sent_again_and_nothing_is_lost(int seed)
    {
        var chance = new Random(seed);
        var to = new Dictionary<int, string>();
        var taken = new List<string>();
        var doubted = new List<string>();
        await using var relay = TestRelay.Start(new ReceiverSettings { Script = Listen });
        await PlanAsync(60);
        await Node(relay, lanes: 2).Worker.DrainAsync(Token);

        Assert.Equal(taken.Distinct(), taken);
        Assert.Equal(60, (await TallyAsync()).Rows);
        Assert.Equal(taken.Count - doubted.Count(taken.Contains), (await TallyAsync()).States.GetValueOrDefault("sent"));
        Assert.Equal(doubted.Count, (await TallyAsync()).States.GetValueOrDefault("in-doubt"));
        Assert.Equal(0, await test.Database.CountAsync("deliveries WHERE state = 'claimed'", Token));
        Assert.True(taken.Count > 10);

        ReceiverFault? Listen(ReceiverMoment moment)
        {
            lock (to)
            {
                if (moment.Stage == SmtpStage.Recipient)
                {
                    to[moment.Connection] = moment.Line.Split(' ')[1];
                }

                var isFinal = moment.Stage == SmtpStage.Final;
                var fault = moment.Stage is SmtpStage.Mail or SmtpStage.Recipient or SmtpStage.Data or SmtpStage.Final
                    ? chance.Next(60) switch
                    {
                        0 => new ReceiverFault("421 4.3.2 Bye\r\n", ReceiverNext.Close),
                        1 => new ReceiverFault("451 4.3.0 Later\r\n"),
                        2 => new ReceiverFault("550 5.1.1 No such user\r\n"),
                        3 => new ReceiverFault("", ReceiverNext.Close),
                        4 => isFinal ? new ReceiverFault("250 2.0.0 Ok\r\n", ReceiverNext.Close) : null,
                        _ => null,
                    }
                    : null;
                if (isFinal && fault is null or { Octets: "" or ['2', ..] })
                {
                    taken.Add(to[moment.Connection]);
                }

                if (isFinal && fault is { Octets: "" })
                {
                    doubted.Add(to[moment.Connection]);
                }

                return fault;
            }
        }
    }

    [Fact]
    public async Task A_receiver_that_will_have_no_more_gets_only_what_went_ahead_of_its_answer()
    {
        await using var relay = TestRelay.Start(new ReceiverSettings
        {
            Script = moment => moment.Stage == SmtpStage.Final
                ? new ReceiverFault("554 5.7.1 Blocked for poor reputation, see the block list\r\n") : null,
        });
        await PlanAsync(10);
        await Node(relay, lanes: 1).Worker.DrainAsync(Token);
        Assert.InRange(relay.Commands.Count(line => line.StartsWith("MAIL", StringComparison.Ordinal)), 1, 2);
        Assert.Equal(0, await test.Database.CountAsync("deliveries WHERE token IS NOT NULL", Token)); // nobody holds the others
    }

    [Fact]
    public async Task A_stop_sends_what_is_begun_and_gives_back_the_rest()
    {
        await using var relay = TestRelay.Start();
        await PlanAsync(200);
        var station = Node(relay, lanes: 2);
        await station.Worker.StartAsync(Token);
        while (relay.Mails.Count < 5)
        {
            await Task.Yield();
        }

        await station.Worker.StopAsync(Token);
        var states = (await TallyAsync()).States;
        Assert.Equal(relay.Mails.Count, states["sent"]);
        Assert.Equal(200 - relay.Mails.Count, await test.Database.CountAsync("deliveries WHERE state = 'queued' AND attempts = 0 AND token IS NULL", Token));
        Assert.InRange(relay.Mails.Count, 5, 199);
    }

    private static int Number(string local) => int.Parse(local["reader".Length..], System.Globalization.CultureInfo.InvariantCulture);

    private Station Node(TestRelay relay, int lanes = 3, string? folder = null, ComposeMessage? compose = null)
    {
        var settings = relay.Settings with { UsesChunks = Chunks, Deadlines = SmtpDeadlines.All(TimeSpan.FromMinutes(1)) };
        var station = new Station(
            test, clock,
            () => new SmtpTransport(new Relays([new Relay("relay", settings, Law, TimeProvider.System, NullLogger.Instance)]), new RouteNames([], RouteLaw.None), TimeProvider.System),
            lanes: lanes, folder: folder, compose: compose);
        stations.Add(station);
        return station;
    }

    private Task<IReadOnlyList<long?>> PlanAsync(int count) =>
        test.Database.PlanAsync(clock, [.. Enumerable.Range(1, count).Select(number => Some.Row(number))], Token);

    private Task<Tally> TallyAsync() => Tally.ReadAsync(test.Database, null, Token);
}

public sealed class SqliteLookAheadTests : LookAheadContract
{
    private protected override bool Chunks => false;

    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.SqliteAsync(time);
}

public sealed class PostgreSqlLookAheadTests : LookAheadContract
{
    private protected override bool Chunks => true;

    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.PostgreSqlAsync(time);
}
