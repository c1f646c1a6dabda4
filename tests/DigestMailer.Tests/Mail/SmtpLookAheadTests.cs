using System.Net;
using System.Net.Sockets;
using System.Text;
using DigestMailer.Mail;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;

namespace DigestMailer.Tests.Mail;

/// <summary>The next envelope rides behind a message: what it saves, and that nothing about either is mistaken for the other.</summary>
public sealed class SmtpLookAheadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_and_the_next_envelope_cost_one_round_trip(bool chunks)
    {
        // This relay answers a body only when the next RCPT has come: a sender that waits for the answer first waits for ever.
        await using var relay = ScriptedRelay.Start(
            new ScriptedRelay.Law { Offers = chunks ? ["PIPELINING", "CHUNKING"] : ["PIPELINING"], HoldsFinalForNext = true });
        await using var connection = await ScriptedRelay.OpenAsync(relay.Settings with { UsesChunks = chunks });
        var mails = Enumerable.Range(0, 5).Select(number => Mail($"r{number}@good.test", $"Subject: {number}\r\n\r\n.x\r\n")).ToList();
        for (var number = 0; number < mails.Count; number++)
        {
            if (number == mails.Count - 1)
            {
                relay.ReleaseFinals();
            }

            var result = await connection.SendAsync(mails[number], () => Next(number + 1 < mails.Count ? mails[number + 1] : null), Token);
            Assert.True(result.IsAccepted, $"{number}: {result}");
        }

        Assert.Equal(mails.Select(mail => Encoding.ASCII.GetString(mail.Bytes.FirstSpan)), relay.Bodies);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refused_body_leaves_the_next_message_alone(bool chunks)
    {
        await using var relay = Relay(chunks, moment => moment is { Stage: SmtpStage.Final, Mail: 1 } ? "554 5.7.1 spam\r\n" : null);
        await using var connection = await relay.OpenAsync(relay.Settings with { UsesChunks = chunks });
        var (first, second) = (Mail("a@good.test"), Mail("b@good.test"));
        var refused = await connection.SendAsync(first, () => Next(second), Token);
        Assert.Equal((SmtpStage.Final, 554, true), (refused.Stage, refused.Reply?.Code, refused.HandedOver));
        Assert.Same(second.Envelope, connection.Ahead);
        Assert.True((await connection.SendAsync(second, () => Next(null), Token)).IsAccepted);
        Assert.Equal(["a", "b"], relay.Mails.Select(mail => mail.Recipients.Single().Address.Local));
        Assert.DoesNotContain("RSET", relay.Commands);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refused_recipient_ahead_is_that_message_s_verdict_alone(bool chunks)
    {
        await using var relay = Relay(chunks, moment => moment.Line.Contains("b@good", StringComparison.Ordinal) ? "550 5.1.1 no\r\n" : null);
        await using var connection = await relay.OpenAsync(relay.Settings with { UsesChunks = chunks });
        var handedOver = 0;
        var (first, second, third) = (Mail("a@good.test"), Mail("b@good.test"), Mail("c@good.test"));
        Assert.True((await connection.SendAsync(first, () => Next(second), Token)).IsAccepted);
        var refused = await connection.SendAsync(second, Count, Token);
        Assert.Equal((SmtpStage.Recipient, 550, false), (refused.Stage, refused.Reply?.Code, refused.HandedOver));
        Assert.Equal(0, handedOver);
        Assert.Null(connection.Ahead);
        Assert.True((await connection.SendAsync(third, () => Next(null), Token)).IsAccepted);
        Assert.Equal(["a", "c"], relay.Mails.Select(mail => mail.Recipients.Single().Address.Local));

        ValueTask<SmtpMessage?> Count()
        {
            handedOver++;
            return Next(third);
        }
    }

    [Fact]
    public async Task A_go_ahead_for_a_refused_recipient_gets_a_lone_dot_and_never_the_body()
    {
        await using var relay = Relay(chunks: false, moment => moment switch
        {
            { Stage: SmtpStage.Recipient, Line: "RCPT TO:<b@good.test>" } => "550 5.1.1 no\r\n",
            _ => null,
        }, goesOnAnyway: true);
        await using var connection = await relay.OpenAsync(relay.Settings with { WantsReports = false });
        var (first, second, third) = (Mail("a@good.test"), Mail("b@good.test"), Mail("c@good.test"));
        Assert.True((await connection.SendAsync(first, () => Next(second), Token)).IsAccepted);
        Assert.Equal(550, (await connection.SendAsync(second, () => Next(third), Token)).Reply?.Code);
        Assert.True((await connection.SendAsync(third, () => Next(null), Token)).IsAccepted);
        Assert.Equal(["a", "c"], relay.Mails.Select(mail => mail.Recipients.Single().Address.Local));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_relay_to_which_a_refused_body_is_not_over_is_reset(bool chunks)
    {
        await using var relay = Relay(chunks, moment => moment switch
        {
            { Stage: SmtpStage.Final, Mail: 1 } => "554 5.7.1 spam\r\n",
            { Stage: SmtpStage.Mail, Mail: 2, IsFirst: true } => "503 5.5.1 not now\r\n",
            _ => null,
        });
        await using var connection = await relay.OpenAsync(relay.Settings with { UsesChunks = chunks });
        var (first, second) = (Mail("a@good.test"), Mail("b@good.test"));
        Assert.Equal(554, (await connection.SendAsync(first, () => Next(second), Token)).Reply?.Code);
        Assert.True((await connection.SendAsync(second, () => Next(null), Token)).IsAccepted);
        Assert.Contains("RSET", relay.Commands);
    }

    [Fact]
    public async Task A_line_lost_before_the_answer_leaves_one_doubt_and_one_message_that_was_never_begun()
    {
        await using var relay = TestRelay.With(SmtpStage.Final, "", ReceiverNext.Close);
        await using var connection = await relay.OpenAsync();
        var doubt = await connection.SendAsync(Mail("a@good.test"), () => Next(Mail("b@good.test")), Token);
        Assert.Equal((SmtpStage.Final, true, null), (doubt.Stage, doubt.HandedOver, doubt.Reply));
        Assert.Null(connection.Ahead);
    }

    [Fact]
    public async Task A_line_closed_between_two_messages_says_that_the_second_was_not_begun()
    {
        await using var relay = TestRelay.With(SmtpStage.Final, "250 2.0.0 Ok\r\n", ReceiverNext.Close);
        await using var connection = await relay.OpenAsync();
        var second = Mail("b@good.test");
        Assert.True((await connection.SendAsync(Mail("a@good.test"), () => Next(second), Token)).IsAccepted);
        var lost = await connection.SendAsync(second, () => Next(null), Token);
        Assert.Equal((SmtpStage.Mail, false, null), (lost.Stage, lost.HandedOver, lost.Reply));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("421 4.4.2 bye\r\n", 421)]
    public async Task A_relay_that_leaves_before_the_hand_over_leaves_no_doubt(string farewell, int? code)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var isAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var serving = ServeAsync();
        var settings = new SmtpSettings
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            Security = LineSecurity.PlainText,
            HelloName = "mailer.news.test",
            Deadlines = SmtpDeadlines.All(TimeSpan.FromSeconds(20)),
        };
        await using var connection = await ScriptedRelay.OpenAsync(settings);
        var lost = await connection.SendAsync(Mail("a@good.test"), WaitAsync, Token);
        Assert.Equal((SmtpStage.Body, false, code), (lost.Stage, lost.HandedOver, lost.Reply?.Code));
        Assert.Null(connection.Ahead);
        await serving;

        async ValueTask<SmtpMessage?> WaitAsync()
        {
            isAsked.SetResult(); // as slow as a database can be
            while (connection.IsUsable)
            {
                await Task.Yield();
            }

            return Mail("b@good.test");
        }

        async Task ServeAsync()
        {
            using var client = await listener.AcceptTcpClientAsync(Token);
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            await SayAsync(client, "220 x\r\n");
            await reader.ReadLineAsync(Token);
            await SayAsync(client, "250-x\r\n250 PIPELINING\r\n");
            while (await reader.ReadLineAsync(Token) is not "DATA")
            {
            }

            await SayAsync(client, "250 ok\r\n250 ok\r\n354 go\r\n");
            await isAsked.Task;
            await SayAsync(client, farewell);
        }

        static async Task SayAsync(TcpClient client, string words) => await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(words), Token);
    }

    [Fact]
    public async Task Another_message_than_the_one_announced_never_goes_into_its_envelope()
    {
        await using var relay = TestRelay.Start();
        await using var connection = await relay.OpenAsync();
        Assert.True((await connection.SendAsync(Mail("a@good.test"), () => Next(Mail("b@good.test")), Token)).IsAccepted);
        var other = await connection.SendAsync(Mail("c@good.test"), () => Next(null), Token);
        Assert.Equal((SmtpStage.Mail, false), (other.Stage, other.HandedOver));
        Assert.Equal("a", Assert.Single(relay.Mails).Recipients.Single().Address.Local);
    }

    [Fact]
    public async Task What_we_would_refuse_ourselves_and_what_a_plain_relay_cannot_take_does_not_go_ahead()
    {
        await using var relay = TestRelay.Start(new ReceiverSettings { Withheld = new HashSet<string> { "SMTPUTF8" } });
        await using var connection = await relay.OpenAsync();
        var foreign = Mail("jörg@good.test");
        Assert.True((await connection.SendAsync(Mail("a@good.test"), () => Next(foreign), Token)).IsAccepted);
        Assert.Null(connection.Ahead);
        Assert.Equal("5.6.7", (await connection.SendAsync(foreign, () => Next(null), Token)).Reply?.Status.ToString());

        await using var plain = TestRelay.Start(new ReceiverSettings { Withheld = new HashSet<string> { "PIPELINING" } });
        await using var slow = await plain.OpenAsync();
        Assert.False(slow.LooksAhead);
        Assert.True((await slow.SendAsync(Mail("a@good.test"), () => Next(Mail("b@good.test")), Token)).IsAccepted);
        Assert.Null(slow.Ahead);
    }

    private static SmtpMessage Mail(string to, string text = "Subject: x\r\n\r\nhello\r\n") =>
        new(new Envelope(null, MailAddress.Parse(to)), TestRelay.Bytes(text));

    private static ValueTask<SmtpMessage?> Next(SmtpMessage? next) => ValueTask.FromResult(next);

    /// <param name="Mail">Which MAIL this belongs to, from 1; repeated ones count once.</param>
    /// <param name="IsFirst">The first MAIL of that number.</param>
    private sealed record Moment(SmtpStage Stage, string Line, int Mail, bool IsFirst);

    private static TestRelay Relay(bool chunks, Func<Moment, string?> script, bool goesOnAnyway = false)
    {
        var mails = 0;
        var repeats = 0;
        var isRefused = false;
        return TestRelay.Start(new ReceiverSettings
        {
            Withheld = chunks ? new HashSet<string>() : new HashSet<string> { "CHUNKING" },
            Script = moment =>
            {
                if (moment.Stage == SmtpStage.Mail)
                {
                    mails += repeats > 0 ? 0 : 1;
                    repeats = repeats > 0 ? -1 : repeats;
                    isRefused = false;
                }

                var said = script(new Moment(moment.Stage, moment.Line, mails, repeats == 0));
                repeats += said is not null && moment.Stage == SmtpStage.Mail ? 1 : 0;
                isRefused |= said is not null && moment.Stage == SmtpStage.Recipient;
                return said is not null ? new ReceiverFault(said)
                    : goesOnAnyway && isRefused && moment.Stage == SmtpStage.Data ? new ReceiverFault("354 go on all the same\r\n", ReceiverNext.Proceed)
                    : null;
            },
        });
    }
}
