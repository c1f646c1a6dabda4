using System.Net.Sockets;
using System.Text;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;

namespace DigestMailer.Tests.Mail;

public sealed class SmtpReceiverTests
{
    private const string Opening = "EHLO a.test\r\nMAIL FROM:<a@b.test>\r\nRCPT TO:<c@d.test>\r\n";

    [Fact]
    public async Task A_whole_dialogue_in_one_write_is_answered_reply_by_reply()
    {
        await using var relay = TestRelay.Start();
        var replies = await TalkAsync(relay, Opening + "DATA\r\nSubject: x\r\n\r\n..x\r\n.\r\nNOOP\r\nQUIT\r\n");
        Assert.Equal(["220", "250", "250", "250", "354", "250", "250", "221"], Codes(replies));
        Assert.Equal("Subject: x\r\n\r\n.x\r\n", Content(relay));
    }

    [Theory]
    [InlineData("a\r\n.\nb\r\n.\r\n")]
    [InlineData("a\n.\r\nb\r\n.\r\n")]
    [InlineData("a\n.\nb\r\n.\r\n")]
    [InlineData("a\r.\rb\r\n.\r\n")]
    [InlineData("a\r\r\n.\r\n")]
    public async Task A_message_that_others_might_read_as_two_is_refused_as_one(string body)
    {
        await using var relay = TestRelay.Start();
        var replies = await TalkAsync(relay, Opening + "DATA\r\n" + body + "QUIT\r\n");
        Assert.Contains("554 5.6.0", replies, StringComparison.Ordinal);
        Assert.Equal(["220", "250", "250", "250", "354", "554", "221"], Codes(replies));
        Assert.Empty(relay.Mails);
    }

    [Theory]
    [InlineData("BDAT 3 LAST\r\na\nb")]
    [InlineData("BDAT 2\r\na\rBDAT 1 LAST\r\nb")]
    public async Task A_bare_line_end_spoils_chunks_as_well(string chunks)
    {
        await using var relay = TestRelay.Start();
        Assert.Contains("554 5.6.0", await TalkAsync(relay, Opening + chunks + "QUIT\r\n"), StringComparison.Ordinal);
        Assert.Empty(relay.Mails);
    }

    [Fact]
    public async Task Chunks_are_taken_as_they_are()
    {
        await using var relay = TestRelay.Start();
        var replies = await TalkAsync(relay, Opening + "BDAT 5\r\nab\r\n.BDAT 6 LAST\r\n\r\nc\r\n.QUIT\r\n");
        Assert.Equal(["220", "250", "250", "250", "250", "250", "221"], Codes(replies));
        Assert.Equal("ab\r\n.\r\nc\r\n.", Content(relay));
    }

    [Fact]
    public async Task Lmtp_answers_for_each_recipient()
    {
        await using var relay = TestRelay.Start(new ReceiverSettings { IsLmtp = true });
        var replies = await TalkAsync(
            relay,
            "LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<c@d.test>\r\nRCPT TO:<e@d.test>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n"
        );
        Assert.Equal(["220", "250", "250", "250", "250", "354", "250", "250", "221"], Codes(replies));
        Assert.Null(Assert.Single(relay.Mails).Sender);
        Assert.Equal(2, Assert.Single(relay.Mails).Recipients.Count);
    }

    [Theory]
    [InlineData("MAIL FROM:<a@b.test>\r\n", "503")]
    [InlineData("EHLO a\r\nRCPT TO:<a@b.test>\r\n", "503")]
    [InlineData("EHLO a\r\nDATA\r\n", "503")]
    [InlineData("EHLO a\r\nMAIL FROM:a@b.test\r\n", "501")]
    [InlineData("EHLO a\r\nMAIL FROM:<no address>\r\n", "553")]
    [InlineData("EHLO a\r\nMAIL FROM:<j\u00f6rg@b.test>\r\n", "553")]
    [InlineData("EHLO a\r\nMAIL FROM:<a@b.test> SIZE=99999999\r\n", "552")]
    [InlineData("EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<>\r\n", "553")]
    [InlineData("EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<nobody@b.test>\r\n", "550")]
    [InlineData("EHLO a\r\nBDAT x\r\n", "501")]
    [InlineData("VRFY a\r\n", "252")]
    [InlineData("HELP\r\n", "214")]
    [InlineData("XYZZY\r\n", "502")]
    [InlineData("STARTTLS\r\n", "502")]
    [InlineData("AUTH PLAIN AGEAYg==\r\n", "502")]
    public async Task A_command_out_of_place_is_answered_with_its_code(string commands, string code)
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                Refusal = address => address.Local == "nobody" ? SmtpReply.Of(550, "5.1.1 No such user") : null,
            }
        );
        Assert.Equal(code, Codes(await TalkAsync(relay, commands))[^1]);
    }

    [Fact]
    public async Task A_mail_that_is_too_large_is_read_and_refused()
    {
        await using var relay = TestRelay.Start(new ReceiverSettings { LargestMail = 1_000 });
        var body = string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 3_000));
        Assert.Equal(
            ["220", "250", "250", "250", "354", "552", "221"],
            Codes(await TalkAsync(relay, Opening + "DATA\r\n" + body + ".\r\nQUIT\r\n"))
        );
        Assert.Empty(relay.Mails);
    }

    [Fact]
    public async Task What_the_callback_says_is_the_reply()
    {
        await using var relay = TestRelay.Start(answer: SmtpReply.Of(452, "4.3.1 Disk", "is full"));
        Assert.EndsWith(
            "452-4.3.1 Disk\r\n452 is full\r\n",
            await TalkAsync(relay, Opening + "DATA\r\nx\r\n.\r\n"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task More_connections_than_allowed_are_sent_away()
    {
        await using var relay = TestRelay.Start(new ReceiverSettings { MostConnections = 1 });
        await using var first = await relay.OpenAsync();
        Assert.Equal(421, (await relay.FailToOpenAsync()).Reply?.Code);
        Assert.True((await TestRelay.SendAsync(first)).IsAccepted);
    }

    [Fact]
    public async Task Who_says_nothing_is_left()
    {
        await using var relay = TestRelay.Start(new ReceiverSettings { Patience = TimeSpan.FromMilliseconds(100) });
        Assert.Equal(["220", "421"], Codes(await TalkAsync(relay, "", closes: false)));
    }

    /// <summary>Says everything at once, and returns all that comes back until the receiver closes.</summary>
    private static async Task<string> TalkAsync(TestRelay relay, string commands, bool closes = true)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", relay.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(commands), TestContext.Current.CancellationToken);
        if (closes)
        {
            client.Client.Shutdown(SocketShutdown.Send);
        }

        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static string[] Codes(string replies) =>
        [.. replies.Split("\r\n").Where(line => line.Length > 3 && line[3] == ' ').Select(line => line[..3])];

    private static string Content(TestRelay relay) => Encoding.UTF8.GetString(Assert.Single(relay.Mails).Content.Span);
}
