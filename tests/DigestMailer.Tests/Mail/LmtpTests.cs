using DigestMailer.Mail;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;

namespace DigestMailer.Tests.Mail;

/// <summary>LMTP as a client: against our receiver, Postfix's smtp-sink and Dovecot.</summary>
public sealed class LmtpTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_store_answers_for_the_recipient(bool chunks)
    {
        await using var store = TestRelay.Start(new ReceiverSettings
        {
            IsLmtp = true,
            Refusal = address => address.Local == "nobody" ? SmtpReply.Of(550, "5.1.1 No such user") : null,
        });
        await using var line = await store.OpenAsync(store.Settings with { Protocol = MailProtocol.Lmtp, UsesChunks = chunks });
        Assert.True((await SendAsync(line, "reader@good.test")).IsAccepted);
        Assert.Equal(550, (await SendAsync(line, "nobody@good.test")).Reply?.Code);
        Assert.True((await SendAsync(line, "reader@good.test")).IsAccepted);
        Assert.Contains("LHLO mailer.news.test", store.Commands);
        Assert.Equal(2, store.Mails.Count);
    }

    [Fact]
    public async Task A_server_that_knows_no_lhlo_is_not_greeted_the_old_way()
    {
        await using var relay = TestRelay.Start();
        var why = await relay.FailToOpenAsync(relay.Settings with { Protocol = MailProtocol.Lmtp });
        Assert.Equal(SmtpStage.Hello, why.Stage);
        Assert.DoesNotContain(relay.Commands, line => line.StartsWith("HELO", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", SmtpStage.Final, 250)]
    [InlineData("-f . -B 550_5.1.1_no", SmtpStage.Final, 550)]
    [InlineData("-r RCPT -b 452_4.2.2_full", SmtpStage.Recipient, 452)]
    public async Task The_sink_of_postfix_answers_as_a_store(string faults, SmtpStage stage, int code)
    {
        await using var sink = await SmtpSink.StartAsync(
            ["-L", .. faults.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Replace('_', ' '))]);
        var opening = await SmtpConnection.OpenAsync(sink.Settings with { Protocol = MailProtocol.Lmtp }, TimeProvider.System, Token);
        await using var line = Assert.IsType<SmtpOpening.Ready>(opening).Connection;
        var result = await SendAsync(line, "reader@good.test");
        Assert.Equal((stage, code), (result.Stage, result.Reply?.Code));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dovecot_keeps_what_it_says_yes_to(bool chunks)
    {
        Assert.SkipUnless(File.Exists("/usr/lib/dovecot/lmtp"), "Dovecot's LMTP server is not installed.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "A private Dovecot needs root.");
        await using var dovecot = await Peer.StartAsync(Peer.Script("dovecot.sh"), (folder, port) => [folder, port]);
        var opening = await SmtpConnection.OpenAsync(
            dovecot.Settings with { Protocol = MailProtocol.Lmtp, UsesChunks = chunks }, TimeProvider.System, Token);
        await using var line = Assert.IsType<SmtpOpening.Ready>(opening).Connection;
        var mails = Enumerable.Range(0, 5).Select(number => new SmtpMessage(
            new Envelope(null, MailAddress.Parse("reader@news.test")), TestRelay.Bytes($"Subject: {number}\r\n\r\n.dot {number}\r\n"))).ToList();
        for (var number = 0; number < mails.Count; number++)
        {
            var next = number + 1 < mails.Count ? mails[number + 1] : (SmtpMessage?)null;
            var result = await line.SendAsync(mails[number], () => ValueTask.FromResult(next), Token);
            Assert.True(result.IsAccepted, result.ToString());
        }

        await line.QuitAsync();
        var kept = Directory.GetFiles(Path.Combine(dovecot.Folder, "box", "reader", "new")).Select(File.ReadAllText).ToList();
        Assert.Equal(5, kept.Count);
        Assert.All(Enumerable.Range(0, 5), number => Assert.Contains(kept, text => text.Contains($"\n.dot {number}", StringComparison.Ordinal)));
    }

    private static Task<SmtpResult> SendAsync(SmtpConnection line, string to) =>
        line.SendAsync(new Envelope(null, MailAddress.Parse(to)), TestRelay.Bytes("Subject: x\r\n\r\nhello\r\n"), null, Token);
}
