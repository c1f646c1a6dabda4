using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Replies;

namespace DigestMailer.Tests.Mail;

/// <summary>Our side of the dialogue against a program that is not ours, fault by fault.</summary>
public sealed class SmtpSinkTests
{
    private static readonly string Large =
        "Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 15_000));

    [Theory]
    [InlineData("")]
    [InlineData("-p")]
    [InlineData("-e")]
    [InlineData("-P")]
    [InlineData("-N")]
    [InlineData("-8")]
    [InlineData("-a")]
    [InlineData("-E")]
    [InlineData("-H 1 -T 1024")]
    public async Task A_relay_that_lacks_a_feature_gets_the_message_without_it(string faults)
    {
        await using var sink = await SmtpSink.StartAsync(faults.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        await using var connection = await OpenAsync(sink);
        for (var round = 0; round < 3; round++)
        {
            Assert.True((await TestRelay.SendAsync(connection, Large)).IsAccepted);
        }

        await connection.QuitAsync();
    }

    [Theory]
    [InlineData("-Q CONNECT", SmtpStage.Greeting, 421)]
    [InlineData("-q CONNECT", SmtpStage.Greeting, null)]
    [InlineData("-r CONNECT", SmtpStage.Greeting, 450)]
    [InlineData("-f CONNECT", SmtpStage.Greeting, 500)]
    [InlineData("-r EHLO,HELO", SmtpStage.Hello, 450)]
    public async Task A_line_that_does_not_open_says_where_it_stopped(string faults, SmtpStage stage, int? code)
    {
        await using var sink = await SmtpSink.StartAsync(faults.Split(' '));
        var opening = await SmtpConnection.OpenAsync(
            sink.Settings,
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        var why = Assert.IsType<SmtpOpening.Failed>(opening).Why;
        Assert.Equal((stage, false, code), (why.Stage, why.HandedOver, why.Reply?.Code));
    }

    [Theory]
    [InlineData("-Q RCPT", SmtpStage.Recipient, false, 421)]
    [InlineData("-Q .", SmtpStage.Final, true, 421)]
    [InlineData("-q MAIL", SmtpStage.Mail, false, null)]
    [InlineData("-q DATA", SmtpStage.Data, false, null)]
    [InlineData("-q .", SmtpStage.Final, true, null)]
    [InlineData("-M 1", SmtpStage.Final, true, null)]
    [InlineData("-r RCPT -b 452_4.2.2_Mailbox_full", SmtpStage.Recipient, false, 452)]
    [InlineData("-r MAIL", SmtpStage.Mail, false, 450)]
    [InlineData("-f RCPT -B 550_5.1.1_No_such_user", SmtpStage.Recipient, false, 550)]
    [InlineData("-f . -B 554_5.7.1_Spam", SmtpStage.Final, true, 554)]
    [InlineData("-f DATA -B 554_5.7.1_no", SmtpStage.Data, false, 554)]
    [InlineData("-p -f RCPT -B 550_5.1.1_No_such_user", SmtpStage.Recipient, false, 550)]
    public async Task A_message_that_fails_says_where_and_by_which_reply(
        string faults,
        SmtpStage stage,
        bool handedOver,
        int? code
    )
    {
        await using var sink = await SmtpSink.StartAsync([
            .. faults.Split(' ').Select(fault => fault.Replace('_', ' ')),
        ]);
        await using var connection = await OpenAsync(sink);
        var result = await TestRelay.SendAsync(connection);
        Assert.Equal((stage, handedOver, code), (result.Stage, result.HandedOver, result.Reply?.Code));
        Assert.NotEqual(result.Reply is null, result.Cause is null);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task A_refusal_in_the_middle_of_the_body_is_no_broken_pipe(string replies)
    {
        await using var sink = await SmtpSink.StartAsync("-A", replies);
        await using var connection = await OpenAsync(sink);
        var result = await TestRelay.SendAsync(connection, Large);
        Assert.Equal(550, result.Reply?.Code);
        Assert.Contains("violates SMTP", result.Reply!.Text, StringComparison.Ordinal);
        Assert.Equal(ReplyBucket.Fault, ReplyReader.Read(result.Reply, result.Stage).Bucket);
    }

    [Theory]
    [InlineData("-W .:5", SmtpStage.Final, true)]
    [InlineData("-p -W RCPT:5", SmtpStage.Recipient, false)]
    [InlineData("-p -w 5", SmtpStage.Data, false)]
    public async Task A_stall_ends_at_the_deadline(string faults, SmtpStage stage, bool handedOver)
    {
        await using var sink = await SmtpSink.StartAsync(faults.Split(' '));
        await using var connection = await OpenAsync(sink, TestRelay.ImpatientAt(stage));
        var result = await TestRelay.SendAsync(connection);
        Assert.Equal((stage, handedOver, "the relay took too long"), (result.Stage, result.HandedOver, result.Cause));
    }

    [Fact]
    public async Task A_line_lost_on_rset_changes_no_verdict()
    {
        await using var sink = await SmtpSink.StartAsync("-Q", "RSET", "-f", "RCPT", "-B", "550 5.1.1 No such user");
        await using var connection = await OpenAsync(sink);
        Assert.Equal(550, (await TestRelay.SendAsync(connection)).Reply?.Code);
        Assert.False(await connection.CheckAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<SmtpConnection> OpenAsync(SmtpSink sink, SmtpDeadlines? deadlines = null) =>
        Assert
            .IsType<SmtpOpening.Ready>(
                await SmtpConnection.OpenAsync(
                    sink.Settings with
                    {
                        Deadlines = deadlines ?? sink.Settings.Deadlines,
                    },
                    TimeProvider.System,
                    TestContext.Current.CancellationToken
                )
            )
            .Connection;
}
