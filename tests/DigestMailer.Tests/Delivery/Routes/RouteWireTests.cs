using System.Collections.Concurrent;
using DigestMailer.Delivery;
using DigestMailer.Delivery.Routes;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;
using DigestMailer.Tests.Mail;
using DigestMailer.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace DigestMailer.Tests.Delivery.Routes;

/// <summary>A node on a wire and a clock that a test moves: relays that throttle by domain, and relays that fail.</summary>
public sealed class RouteWireTests : IAsyncLifetime
{
    private readonly ManualClock clock = new(Some.Noon);
    private TestDatabase test = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => test = await TestDatabase.SqliteAsync(clock);

    public ValueTask DisposeAsync() => test.DisposeAsync();

    [Fact]
    public async Task A_receiver_that_throttles_gets_all_of_its_mail_in_time_and_the_others_theirs_at_once()
    {
        var accepted = new ConcurrentQueue<DateTimeOffset>();
        var refused = 0;
        await using var relay = TestRelay.Start(new ReceiverSettings { Refusal = Judge });
        await PlanAsync(("tight.test", 60), ("open.test", 60));
        await using var node = Node(Relay(relay.Settings, 1));
        await node.Worker.DrainAsync(Token);
        Assert.Equal(60, relay.Mails.Count(mail => mail.Recipients[0].Address.Domain == "open.test"));
        Assert.InRange(refused, 1, 12);

        for (var step = 0; step < 18 * 60 && relay.Mails.Count < 120; step++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            await node.Worker.DrainAsync(Token);
        }

        Assert.Equal(120, relay.Mails.Count);
        Assert.Equal(120, (await Tally.ReadAsync(test.Database, null, Token)).States["sent"]);
        Assert.InRange(refused, 1, 60); // without a brake each minute's try would be refused but for eight
        Assert.Equal(Circuit.Working, relays[0].Circuit);

        // Eight in any minute, as the receiver counts.
        SmtpReply? Judge(DigestMailer.Mail.MailAddress to)
        {
            if (to.Domain != "tight.test")
            {
                return null;
            }

            var now = clock.GetUtcNow();
            if (accepted.Count(at => at > now - TimeSpan.FromMinutes(1)) < 8)
            {
                accepted.Enqueue(now);
                return null;
            }

            Interlocked.Increment(ref refused);
            return SmtpReply.Of(451, "4.7.28 Unusual rate of mail, try again later");
        }
    }

    [Fact]
    public async Task The_second_relay_takes_over_in_mid_run_and_the_first_is_asked_with_one_message_after_its_rest()
    {
        var isDown = true;
        await using var first = TestRelay.Start(new ReceiverSettings
        {
            Script = moment => isDown && moment.Stage == SmtpStage.Mail ? new ReceiverFault("421 4.3.2 Going down\r\n", ReceiverNext.Close) : null,
        });
        await using var second = TestRelay.Start();
        await PlanAsync(("one.test", 40));
        await using var node = Node(Relay(first.Settings, 1), Relay(second.Settings, 2));
        await node.Worker.DrainAsync(Token);
        Assert.Equal((0, 40), (first.Mails.Count, second.Mails.Count));
        Assert.Equal(40, await test.Database.CountAsync("deliveries WHERE state = 'sent' AND attempts = 1 AND faults = 0", Token));
        Assert.True(relays[0].IsResting);
        Assert.Equal(1, await test.Database.CountAsync("relay_rests", Token));

        // Still down: one message goes to see, comes back untouched and leaves by the second.
        var asked = first.Connections;
        clock.Advance(TimeSpan.FromSeconds(31));
        await PlanAsync(("two.test", 20));
        await node.Worker.DrainAsync(Token);
        Assert.InRange(first.Connections - asked, 0, 1);
        Assert.Equal(60, second.Mails.Count);

        isDown = false;
        clock.Advance(TimeSpan.FromMinutes(2)); // the lines to the second have been idle for too long by now
        await PlanAsync(("three.test", 20));
        await node.Worker.DrainAsync(Token);
        Assert.Equal(80, first.Mails.Count + second.Mails.Count);
        Assert.NotEmpty(first.Mails);
        Assert.Equal(80, await test.Database.CountAsync("deliveries WHERE state = 'sent' AND attempts = 1", Token));
        clock.Advance(TimeSpan.FromSeconds(1));
        await node.Worker.DrainAsync(Token);
        Assert.Equal(0, await test.Database.CountAsync("relay_rests", Token));
    }

    private Relay[] relays = [];

    private Relay Relay(SmtpSettings settings, int priority) => new(
        $"relay-{priority}", settings,
        new RelayLaw(priority, 100, TimeSpan.FromMinutes(1), 4, 100, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1)),
        clock, NullLogger.Instance);

    private Station Node(params Relay[] all)
    {
        relays = all;
        var known = new Relays(all);
        _ = known.All;
        return new Station(
            test, clock, () => new SmtpTransport(known, new RouteNames([], RouteLaw.None), clock), relays: known);
    }

    private async Task PlanAsync(params (string Domain, int Count)[] domains)
    {
        var before = await test.Database.CountAsync("deliveries", Token);
        var rows = domains.SelectMany(pair => Enumerable.Repeat(pair.Domain, pair.Count))
            .Select((domain, index) => Some.Row(before + index + 1) with { Recipient = $"reader{before + index + 1}@{domain}", Sender = "b@news.test" });
        await test.Database.PlanAsync(clock, [.. rows], Token);
    }
}
