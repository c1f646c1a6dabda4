using System.Buffers;
using System.Text;
using DigestMailer.Delivery;
using DigestMailer.Delivery.Routes;
using DigestMailer.Mail;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;
using DigestMailer.Tests.Mail;
using Microsoft.Extensions.Logging.Abstractions;

namespace DigestMailer.Tests.Delivery;

/// <summary>What every door to SMTP promises, on a wire.</summary>
public abstract class TransportContract
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly string Large = "Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 15_000));

    private int handOvers;

    private protected abstract IMailTransport Connect(Relays relays);

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected static Envelope To => TestRelay.SomeEnvelope;

    [Theory]
    [InlineData("", "sent")]
    [InlineData("-p", "sent")]
    [InlineData("-P", "sent")]
    [InlineData("-N", "sent")]
    [InlineData("-8", "sent")]
    [InlineData("-a", "sent")]
    [InlineData("-E", "sent")]
    [InlineData("-H 1 -T 1024", "sent")]
    [InlineData("-Q RCPT", "relay-fault")]
    [InlineData("-Q .", "deferred")]
    [InlineData("-q MAIL", "relay-fault")]
    [InlineData("-q DATA", "relay-fault")]
    [InlineData("-q .", "in-doubt")]
    [InlineData("-M 1", "in-doubt")]
    [InlineData("-r RCPT -b 452_4.2.2_Mailbox_full", "deferred")]
    [InlineData("-r MAIL", "relay-fault")]
    [InlineData("-f RCPT -B 550_5.1.1_No_such_user", "rejected")]
    [InlineData("-f . -B 554_5.6.0_Content", "rejected")]
    [InlineData("-f DATA -B 554_5.6.0_Content", "rejected")]
    public async Task Each_fault_of_a_relay_has_its_outcome(string faults, string expected)
    {
        await using var sink = await SmtpSink.StartAsync(
            [.. faults.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(one => one.Replace('_', ' '))]);
        await using var transport = Connect(One(sink.Settings));
        Assert.Null(await transport.ReadyAsync(Token));
        var outcome = await SendAsync(transport, Large);

        Assert.Equal(expected, outcome.Name);
        Assert.Equal(outcome is { Stage: "Final" } ? 1 : 0, handOvers);
    }

    [Theory]
    [InlineData("-Q CONNECT")]
    [InlineData("-q CONNECT")]
    [InlineData("-r CONNECT")]
    [InlineData("-f CONNECT")]
    [InlineData("-r EHLO,HELO")]
    public async Task A_relay_that_lets_nobody_in_is_no_row_s_fault(string faults)
    {
        await using var sink = await SmtpSink.StartAsync(faults.Split(' '));
        await using var transport = Connect(One(sink.Settings));
        Assert.NotNull(await transport.ReadyAsync(Token));
    }

    [Fact]
    public async Task A_relay_that_keeps_silent_after_the_dot_leaves_doubt()
    {
        await using var relay = TestRelay.With(SmtpStage.Final, "", ReceiverNext.Hang);
        await using var transport = Connect(One(relay.Settings with { Deadlines = SmtpDeadlines.All(TimeSpan.FromSeconds(2)) }));
        Assert.Null(await transport.ReadyAsync(Token));
        Assert.IsType<Outcome.InDoubt>(await SendAsync(transport));
    }

    [Fact]
    public async Task Many_messages_go_on_one_line_and_arrive_as_they_were()
    {
        await using var relay = TestRelay.Start();
        await using var transport = Connect(One(relay.Settings));
        for (var number = 0; number < 5; number++)
        {
            Assert.Null(await transport.ReadyAsync(Token));
            Assert.IsType<Outcome.Sent>(await SendAsync(transport, $"Subject: {number}\r\n\r\n.\r\n..\r\nlast\r\n"));
        }

        Assert.Equal(1, relay.Connections);
        Assert.Equal(5, handOvers);
        Assert.Equal(
            Enumerable.Range(0, 5).Select(number => $"Subject: {number}\r\n\r\n.\r\n..\r\nlast\r\n"),
            relay.Mails.Select(mail => Encoding.ASCII.GetString(mail.Content.Span)));
        Assert.All(relay.Mails, mail => Assert.Equal("reader", mail.Recipients.Single().Address.Local));
    }

    [Fact]
    public async Task A_refused_message_leaves_the_line_to_the_next()
    {
        await using var relay = TestRelay.Start(new ReceiverSettings
        {
            Refusal = address => address.Local == "nobody" ? SmtpReply.Of(550, "5.1.1 No such user") : null,
        });
        await using var transport = Connect(One(relay.Settings));
        Assert.Null(await transport.ReadyAsync(Token));
        Assert.IsType<Outcome.Rejected>(await SendAsync(transport, to: To with { Recipient = MailAddress.Parse("nobody@good.test") }));
        Assert.Equal(0, handOvers);
        Assert.Null(await transport.ReadyAsync(Token));
        Assert.IsType<Outcome.Sent>(await SendAsync(transport));
    }

    [Fact]
    public async Task A_relay_may_end_the_line_between_two_messages()
    {
        await using var relay = TestRelay.Start(new ReceiverSettings
        {
            Script = moment => moment is { Stage: SmtpStage.Final, Connection: 1 }
                ? new ReceiverFault("250 2.0.0 Ok\r\n", ReceiverNext.Close) : null,
        });
        await using var transport = Connect(One(relay.Settings));
        for (var number = 0; number < 3; number++)
        {
            Assert.Null(await transport.ReadyAsync(Token));
            Assert.IsType<Outcome.Sent>(await SendAsync(transport));
        }

        Assert.Equal(2, relay.Connections);
    }

    [Fact]
    public async Task A_stop_before_the_hand_over_is_a_stop_and_after_it_a_doubt()
    {
        await using var relay = TestRelay.With(SmtpStage.Final, "", ReceiverNext.Hang);
        await using var transport = Connect(One(relay.Settings));
        using var before = new CancellationTokenSource();
        await before.CancelAsync();
        Assert.Null(await transport.ReadyAsync(Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(transport, stop: before.Token));
        Assert.Equal(0, handOvers);

        using var after = new CancellationTokenSource();
        Assert.Null(await transport.ReadyAsync(Token));
        var sending = SendAsync(transport, stop: after.Token);
        while (!relay.Moments.Any(moment => moment.Stage == SmtpStage.Final))
        {
            await Task.Yield();
        }

        await after.CancelAsync();
        Assert.IsType<Outcome.InDoubt>(await sending);
    }

    private protected static Relay Relay(
        SmtpSettings settings, int weight = 100, TimeProvider? clock = null, int priority = 1, int lines = 100, int messages = 100) =>
        new(
            $"{settings.Host}:{settings.Port}",
            settings,
            new RelayLaw(priority, weight, Patience, lines, messages, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1)),
            clock ?? TimeProvider.System,
            NullLogger.Instance);

    private protected static RouteNames NoLimits => new([], RouteLaw.None);

    private protected static Relays One(SmtpSettings settings) => new([Relay(settings)]);

    private protected Task<Outcome> SendAsync(
        IMailTransport transport, string mail = "Subject: x\r\n\r\nhello\r\n", Envelope? to = null, CancellationToken? stop = null) =>
        transport.SendAsync(
            new SmtpMessage(to ?? To, new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(mail))),
            () =>
            {
                handOvers++;
                return ValueTask.FromResult<SmtpMessage?>(null);
            },
            stop ?? Token);
}
