using System.Buffers;
using System.Text;
using DigestMailer.Mail;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;

namespace DigestMailer.Tests.Mail;

/// <summary>How the octets of a message go over, and when the last of them does.</summary>
public sealed class SmtpBodyTests
{
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
        var result = await relay.SendAsync(TestRelay.Large);
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
            TestRelay.Bytes(TestRelay.Large),
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
        Assert.True((await relay.SendAsync(TestRelay.Large)).IsAccepted);
        Assert.Equal(TestRelay.Large, Encoding.UTF8.GetString(Assert.Single(relay.Mails).Content.Span));
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
