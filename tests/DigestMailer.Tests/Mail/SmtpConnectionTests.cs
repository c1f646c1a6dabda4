using System.Buffers;
using System.Text;
using DigestMailer.Mail;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Mail;

public sealed class SmtpConnectionTests
{
    private static readonly string Large =
        "Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 15_000));

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
    public async Task The_commands_carry_what_the_relay_offers()
    {
        await using var relay = TestRelay.Start();
        await relay.SendAsync();
        Assert.Equal(
            [
                "EHLO mailer.news.test",
                "MAIL FROM:<b+token@bounce.news.test> SIZE=21 RET=HDRS ENVID=row-1",
                "RCPT TO:<reader@good.test> NOTIFY=FAILURE,DELAY ORCPT=rfc822;reader@good.test",
                "DATA",
            ],
            relay.Commands
        );
    }

    [Fact]
    public async Task The_commands_carry_nothing_that_is_not_offered()
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                Withheld = new HashSet<string> { "SIZE", "DSN", "PIPELINING" },
            }
        );
        await relay.SendAsync(envelope: new Envelope(null, MailAddress.Parse("a+b=c@good.test")));
        Assert.Equal(["EHLO mailer.news.test", "MAIL FROM:<>", "RCPT TO:<a+b=c@good.test>", "DATA"], relay.Commands);
    }

    [Fact]
    public async Task Envelope_values_are_written_as_xtext()
    {
        await using var relay = TestRelay.Start();
        await relay.SendAsync(envelope: new Envelope(null, MailAddress.Parse("a+b=c@good.test"), "é 1"));
        Assert.Contains("MAIL FROM:<> SIZE=21 RET=HDRS ENVID=+C3+A9+201", relay.Commands);
        Assert.Contains(
            "RCPT TO:<a+b=c@good.test> NOTIFY=FAILURE,DELAY ORCPT=rfc822;a+2Bb+3Dc@good.test",
            relay.Commands
        );
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
        var result = await relay.SendAsync(Large);
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
    public async Task A_body_that_nobody_would_get_is_never_sent()
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                Script = moment =>
                    moment.Stage switch
                    {
                        SmtpStage.Recipient => new ReceiverFault("550 5.1.1 no\r\n"),
                        SmtpStage.Data when moment.Connection == 1 => new ReceiverFault(
                            "354 go on all the same\r\n",
                            ReceiverNext.Proceed
                        ),
                        _ => null,
                    },
            }
        );
        await using var connection = await relay.OpenAsync();
        var result = await TestRelay.SendAsync(connection);
        Assert.Equal((SmtpStage.Recipient, 550), (result.Stage, result.Reply!.Code));
        Assert.True(await connection.CheckAsync(TestContext.Current.CancellationToken));
        Assert.Contains("RSET", relay.Commands);
        Assert.Empty(relay.Mails);
    }

    [Fact]
    public async Task A_refusal_in_the_middle_of_the_body_is_kept()
    {
        await using var relay = TestRelay.With(SmtpStage.Body, "550 5.7.1 This violates SMTP\r\n", ReceiverNext.Close);
        var result = await relay.SendAsync(Large);
        Assert.Equal((SmtpStage.Body, false, 550), (result.Stage, result.HandedOver, result.Reply?.Code));
    }

    [Fact]
    public async Task The_hook_runs_once_before_the_final_dot_and_never_when_there_is_none()
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                Refusal = address => address.Local == "nobody" ? SmtpReply.Of(550, "5.1.1 No such user") : null,
            }
        );
        await using var connection = await relay.OpenAsync();
        var seen = new List<int>();
        ValueTask Note()
        {
            seen.Add(relay.Mails.Count);
            return ValueTask.CompletedTask;
        }

        await connection.SendAsync(
            TestRelay.SomeEnvelope,
            TestRelay.Bytes(Large),
            Note,
            TestContext.Current.CancellationToken
        );
        await connection.SendAsync(
            new Envelope(null, MailAddress.Parse("nobody@good.test")),
            TestRelay.Bytes("x"),
            Note,
            TestContext.Current.CancellationToken
        );
        Assert.Equal([0], seen);
        Assert.Single(relay.Mails);
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

    [Theory]
    [InlineData(SmtpStage.Mail)]
    [InlineData(SmtpStage.Recipient)]
    public async Task Parameters_that_were_offered_and_not_understood_are_left_out_at_once(SmtpStage stage)
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                Script = moment =>
                    moment.Stage == stage && moment.Line.Contains('=', StringComparison.Ordinal)
                        ? new ReceiverFault("555 5.5.4 unknown parameter\r\n")
                        : null,
            }
        );
        await using var connection = await relay.OpenAsync();
        Assert.True((await TestRelay.SendAsync(connection)).IsAccepted);
        Assert.True((await TestRelay.SendAsync(connection)).IsAccepted);
        Assert.Equal(1, relay.Commands.Count(command => command == "RSET"));
        Assert.Equal(2, relay.Commands.Count(command => command == "MAIL FROM:<b+token@bounce.news.test>"));
    }

    [Fact]
    public async Task No_address_brings_a_command_of_its_own()
    {
        await using var relay = TestRelay.Start();
        await using var connection = await relay.OpenAsync();
        var random = new Random(20251103);
        const string alphabet = "ab.@<> \r\n\0\t\"\\:,;[]\u007f\u0085\u2028é=+";
        for (var round = 0; round < 10_000; round++)
        {
            var text = $"{Word(random, alphabet)}@{(round % 2 == 0 ? "good.test" : Word(random, alphabet))}";
            if (MailAddress.TryParse(text, out var address, out _))
            {
                Assert.DoesNotContain(address.ToString(), one => one is <= ' ' or '\u007f' or '\u0085' or '\u2028');
                await TestRelay.SendAsync(connection, envelope: new Envelope(address, address));
            }
        }

        Assert.All(relay.Commands, command => Assert.Matches("^(EHLO|MAIL FROM:<|RCPT TO:<|DATA|RSET)", command));
        Assert.Equal(relay.Commands.Count(command => command == "DATA"), relay.Mails.Count);
        Assert.NotEmpty(relay.Mails);
    }

    private static string Word(Random random, string alphabet) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => alphabet[random.Next(alphabet.Length)]));

    [Fact]
    public async Task What_the_relay_cannot_take_is_refused_before_it_is_asked()
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                LargestMail = 1_000,
                Withheld = new HashSet<string> { "SMTPUTF8" },
            }
        );
        await using var connection = await relay.OpenAsync();
        var large = await TestRelay.SendAsync(connection, new string('x', 2_000));
        Assert.Equal((SmtpStage.Data, "5.3.4", false), (large.Stage, large.Reply!.Status.ToString(), large.HandedOver));
        var foreign = await TestRelay.SendAsync(
            connection,
            envelope: new Envelope(null, MailAddress.Parse("jörg@good.test"))
        );
        Assert.Equal((SmtpStage.Recipient, "5.6.7"), (foreign.Stage, foreign.Reply!.Status.ToString()));
        Assert.Equal(["EHLO mailer.news.test"], relay.Commands);
    }

    [Fact]
    public async Task An_address_beyond_ascii_asks_for_smtputf8()
    {
        await using var relay = TestRelay.Start();
        Assert.True(
            (
                await relay.SendAsync(envelope: new Envelope(null, MailAddress.Parse("jörg@bücher.test"), "row-1"))
            ).IsAccepted
        );
        Assert.Contains("MAIL FROM:<> SIZE=21 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=row-1", relay.Commands);
        Assert.Contains(
            "RCPT TO:<jörg@xn--bcher-kva.test> NOTIFY=FAILURE,DELAY ORCPT=utf-8;jörg@xn--bcher-kva.test",
            relay.Commands
        );
    }

    [Theory]
    [InlineData("a\r\n.\r\nb\r\n", "a\r\n.\r\nb\r\n")]
    [InlineData(".\r\n..\r\n.x", ".\r\n..\r\n.x\r\n")]
    [InlineData("a\n.\nb\r.\rc", "a\r\n.\r\nb\r\n.\r\nc\r\n")]
    [InlineData("\r\n\r\n", "\r\n\r\n")]
    [InlineData("a\r", "a\r\n")]
    [InlineData("", "")]
    public async Task Dots_and_line_ends_cannot_end_a_message(string sent, string received)
    {
        await using var relay = TestRelay.Start();
        foreach (var parts in new[] { 1, int.MaxValue })
        {
            await using var connection = await relay.OpenAsync();
            var bytes = Encoding.UTF8.GetBytes(sent);
            var message = parts == 1 ? new ReadOnlySequence<byte>(bytes) : Segment.OfSingleBytes(bytes);
            Assert.True(
                (
                    await connection.SendAsync(
                        TestRelay.SomeEnvelope,
                        message,
                        null,
                        TestContext.Current.CancellationToken
                    )
                ).IsAccepted
            );
            Assert.True(relay.Mails.TryDequeue(out var mail));
            Assert.Equal(received, Encoding.UTF8.GetString(mail.Content.Span));
        }
    }

    [Fact]
    public async Task A_large_message_arrives_whole()
    {
        await using var relay = TestRelay.Start();
        Assert.True((await relay.SendAsync(Large)).IsAccepted);
        Assert.Equal(Large, Encoding.UTF8.GetString(Assert.Single(relay.Mails).Content.Span));
    }

    /// <summary>A sequence as it comes from many small buffers.</summary>
    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> OfSingleBytes(byte[] bytes)
        {
            Segment? first = null;
            Segment? last = null;
            foreach (var one in bytes)
            {
                var next = new Segment
                {
                    Memory = new[] { one },
                    RunningIndex = last is null ? 0 : last.RunningIndex + 1,
                };
                if (last is not null)
                {
                    last.Next = next;
                }

                (first, last) = (first ?? next, next);
            }

            return first is null ? default : new ReadOnlySequence<byte>(first, 0, last!, 1);
        }
    }
}
