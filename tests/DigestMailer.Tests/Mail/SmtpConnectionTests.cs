using System.Text;
using DigestMailer.Mail;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Mail;

/// <summary>One line and what becomes of it: verdicts, silence, stops, rest.</summary>
public sealed class SmtpConnectionTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("PIPELINING")]
    [InlineData("DSN")]
    [InlineData("SIZE")]
    public async Task A_message_arrives_with_its_envelope(string? withheld)
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings { Withheld = new HashSet<string> { withheld ?? "" } }
        );
        var result = await relay.SendAsync();
        Assert.True(result.IsAccepted);
        Assert.True(result.HandedOver);
        Assert.Equal("250 2.0.0 Ok: queued as 1A2B", result.Reply!.ToString());
        var mail = Assert.Single(relay.Mails);
        Assert.Equal(TestRelay.SomeEnvelope.Sender, mail.Sender);
        Assert.Equal(TestRelay.SomeEnvelope.Recipient, Assert.Single(mail.Recipients).Address);
        Assert.Equal("Subject: x\r\n\r\nhello\r\n", Encoding.UTF8.GetString(mail.Content.Span));
    }

    [Fact]
    public async Task Many_messages_go_over_one_line_and_a_refused_one_does_not_end_it()
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                Refusal = address => address.Local == "nobody" ? SmtpReply.Of(550, "5.1.1 No such user") : null,
            }
        );
        await using var connection = await relay.OpenAsync();
        for (var round = 0; round < 3; round++)
        {
            Assert.True((await TestRelay.SendAsync(connection)).IsAccepted);
            var refused = await TestRelay.SendAsync(
                connection,
                envelope: new Envelope(null, MailAddress.Parse("nobody@good.test"))
            );
            Assert.Equal((SmtpStage.Recipient, false, 550), (refused.Stage, refused.HandedOver, refused.Reply!.Code));
            Assert.True(await connection.CheckAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(1, relay.Connections);
        Assert.Equal(3, relay.Mails.Count);
        await connection.QuitAsync();
    }

    [Theory]
    [InlineData(SmtpStage.Mail, "451 4.3.0 later\r\n", 451)]
    [InlineData(SmtpStage.Recipient, "550-5.1.1 No\r\n550 5.1.1 such user\r\n", 550)]
    [InlineData(SmtpStage.Data, "554 5.7.1 no\r\n", 554)]
    [InlineData(SmtpStage.Final, "554 5.7.1 spam\r\n", 554)]
    [InlineData(SmtpStage.Mail, "421 4.3.2 bye\r\n", 421)]
    [InlineData(SmtpStage.Recipient, "421 4.3.2 bye\r\n", 421)]
    [InlineData(SmtpStage.Final, "421 4.3.2 bye\r\n", 421)]
    public async Task The_first_bad_reply_is_the_verdict(SmtpStage stage, string octets, int code)
    {
        foreach (var withheld in new[] { null, "PIPELINING" })
        {
            await using var relay = TestRelay.With(stage, octets, without: withheld);
            await using var connection = await relay.OpenAsync();
            var result = await TestRelay.SendAsync(connection);
            Assert.Equal(
                (stage, stage == SmtpStage.Final, code),
                (result.Stage, result.HandedOver, result.Reply?.Code)
            );
            Assert.Equal(code != 421, await connection.CheckAsync(TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData(SmtpStage.Mail, false)]
    [InlineData(SmtpStage.Recipient, false)]
    [InlineData(SmtpStage.Data, false)]
    [InlineData(SmtpStage.Body, false)]
    [InlineData(SmtpStage.Final, true)]
    public async Task A_line_that_closes_says_how_far_it_came(SmtpStage stage, bool handedOver)
    {
        await using var relay = TestRelay.With(stage, "", ReceiverNext.Close);
        var result = await relay.SendAsync(TestRelay.Large);
        Assert.Equal((stage, handedOver, null), (result.Stage, result.HandedOver, result.Reply));
        Assert.NotNull(result.Cause);
    }

    [Theory]
    [InlineData(SmtpStage.Mail)]
    [InlineData(SmtpStage.Recipient)]
    [InlineData(SmtpStage.Data)]
    [InlineData(SmtpStage.Final)]
    public async Task A_relay_that_falls_silent_is_left_after_the_deadline(SmtpStage stage)
    {
        await using var relay = TestRelay.With(stage, "", ReceiverNext.Hang);
        await using var connection = await relay.OpenAsync(
            relay.Settings with
            {
                Deadlines = TestRelay.ImpatientAt(stage),
            }
        );
        var result = await TestRelay.SendAsync(connection);
        Assert.Equal(
            (stage, stage == SmtpStage.Final, "the relay took too long"),
            (result.Stage, result.HandedOver, result.Cause)
        );
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task A_reply_that_drips_is_bounded_by_the_same_deadline()
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                Script = moment =>
                    moment.Stage == SmtpStage.Final
                        ? new ReceiverFault(new string('2', 500), ReceiverNext.Close, TimeSpan.FromMilliseconds(20))
                        : null,
            }
        );
        await using var connection = await relay.OpenAsync(
            relay.Settings with
            {
                Deadlines = TestRelay.ImpatientAt(SmtpStage.Final),
            }
        );
        Assert.Equal("the relay took too long", (await TestRelay.SendAsync(connection)).Cause);
    }

    [Theory]
    [InlineData("hello there\r\n")]
    [InlineData("999 what\r\n")]
    [InlineData("250-one\r\n550 two\r\n")]
    public async Task What_is_no_reply_is_no_verdict(string octets)
    {
        await using var relay = TestRelay.With(SmtpStage.Final, octets, ReceiverNext.Close);
        var result = await relay.SendAsync();
        Assert.Equal((SmtpStage.Final, true, null), (result.Stage, result.HandedOver, result.Reply));
    }

    [Fact]
    public async Task Endless_lines_and_endless_replies_are_given_up()
    {
        await using var longLine = TestRelay.With(
            SmtpStage.Final,
            "250-" + new string('x', 1_000_000),
            ReceiverNext.Close
        );
        Assert.Contains("2 KB", (await longLine.SendAsync()).Cause, StringComparison.Ordinal);
        await using var manyLines = TestRelay.With(
            SmtpStage.Final,
            string.Concat(Enumerable.Repeat("250-x\r\n", 100_000)),
            ReceiverNext.Close
        );
        Assert.Contains("100 lines", (await manyLines.SendAsync()).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_before_the_final_dot_hands_nothing_over()
    {
        using var stop = new CancellationTokenSource();
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                Script = moment =>
                {
                    if (moment.Stage == SmtpStage.Data)
                    {
                        stop.Cancel();
                    }

                    return moment.Stage == SmtpStage.Data ? new ReceiverFault("", ReceiverNext.Hang) : null;
                },
            }
        );
        await using var connection = await relay.OpenAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            connection.SendAsync(TestRelay.SomeEnvelope, TestRelay.Bytes("x"), null, stop.Token)
        );
        Assert.False(connection.IsUsable);
        Assert.Empty(relay.Mails);
    }

    [Fact]
    public async Task A_stop_after_the_final_dot_only_ends_the_wait()
    {
        using var stop = new CancellationTokenSource();
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                Script = moment =>
                {
                    if (moment.Stage == SmtpStage.Final)
                    {
                        stop.Cancel();
                    }

                    return moment.Stage == SmtpStage.Final ? new ReceiverFault("", ReceiverNext.Hang) : null;
                },
            }
        );
        await using var connection = await relay.OpenAsync();
        var result = await connection.SendAsync(TestRelay.SomeEnvelope, TestRelay.Bytes("x"), null, stop.Token);
        Assert.Equal((SmtpStage.Final, true, null), (result.Stage, result.HandedOver, result.Reply));
    }

    [Fact]
    public async Task A_line_closed_while_it_rested_is_not_used_again()
    {
        var relay = TestRelay.Start();
        await using var connection = await relay.OpenAsync();
        Assert.True((await TestRelay.SendAsync(connection)).IsAccepted);
        Assert.True(connection.IsUsable);
        await relay.DisposeAsync();
        await Task.WhenAny(Task.Run(() => SpinWait.SpinUntil(() => !connection.IsUsable, 5_000)));
        Assert.False(await connection.CheckAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task After_a_long_rest_the_relay_is_asked_first()
    {
        var clock = new ManualClock();
        await using var relay = TestRelay.Start();
        await using var connection = Assert
            .IsType<SmtpOpening.Ready>(
                await SmtpConnection.OpenAsync(relay.Settings, clock, TestContext.Current.CancellationToken)
            )
            .Connection;
        clock.Advance(TimeSpan.FromSeconds(29));
        Assert.True(await connection.CheckAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain("NOOP", relay.Commands);
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await connection.CheckAsync(TestContext.Current.CancellationToken));
        Assert.Contains("NOOP", relay.Commands);
        Assert.True((await TestRelay.SendAsync(connection)).IsAccepted);
    }
}
