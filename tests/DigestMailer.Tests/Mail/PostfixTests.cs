using System.Diagnostics;
using DigestMailer.Mail;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Replies;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Mail;

/// <summary>A real relay, in a private instance on a free port.</summary>
public sealed class PostfixTests
{
    [Fact]
    public async Task A_real_postfix_takes_refuses_and_defers_on_one_line()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/postfix"), "Postfix is not installed.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "A private Postfix needs root.");
        var port = SmtpSink.FreePort();
        var folder = Path.Combine(Path.GetTempPath(), $"postfix-{port}");
        await RunAsync("start", folder, port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        try
        {
            var settings = new SmtpSettings
            {
                Host = "127.0.0.1",
                Port = port,
                Security = LineSecurity.PlainText,
                HelloName = "mailer.news.test",
            };
            await using var connection = await OpenAsync(settings);
            Assert.Equal((SmtpStage.Final, 250, ReplyClass.Ok), await SendAsync(connection, "reader@good.test"));
            Assert.Equal(
                (SmtpStage.Recipient, 550, ReplyClass.UnknownRecipient),
                await SendAsync(connection, "nouser@x.test")
            );
            Assert.Equal(
                (SmtpStage.Recipient, 452, ReplyClass.MailboxFull),
                await SendAsync(connection, "full@x.test")
            );
            Assert.Equal((SmtpStage.Recipient, 450, ReplyClass.Greylist), await SendAsync(connection, "grey@x.test"));
            Assert.Equal((SmtpStage.Final, 250, ReplyClass.Ok), await SendAsync(connection, "reader@good.test"));
            Assert.Equal(
                (SmtpStage.Data, 552, ReplyClass.Size),
                await SendAsync(connection, "reader@good.test", new string('x', 20_000_000))
            );
            await connection.QuitAsync();
        }
        finally
        {
            await RunAsync("stop", folder);
        }
    }

    private static async Task<SmtpConnection> OpenAsync(SmtpSettings settings)
    {
        for (var attempt = 0; ; attempt++)
        {
            var opening = await SmtpConnection.OpenAsync(
                settings,
                TimeProvider.System,
                TestContext.Current.CancellationToken
            );
            if (opening is SmtpOpening.Ready ready)
            {
                return ready.Connection;
            }

            Assert.True(attempt < 100, opening.ToString());
            await Task.Delay(
                TimeSpan.FromMilliseconds(100),
                TimeProvider.System,
                TestContext.Current.CancellationToken
            );
        }
    }

    private static async Task<(SmtpStage Stage, int Code, ReplyClass Class)> SendAsync(
        SmtpConnection connection,
        string recipient,
        string body = "hello"
    )
    {
        Assert.True(await connection.CheckAsync(TestContext.Current.CancellationToken));
        var envelope = new Envelope(MailAddress.Parse("b+token@news.test"), MailAddress.Parse(recipient), "row-1");
        var result = await TestRelay.SendAsync(connection, $"Subject: x\r\n\r\n{body}\r\n", envelope);
        Assert.NotNull(result.Reply);
        return (result.Stage, result.Reply.Code, ReplyReader.Read(result.Reply, result.Stage).Class);
    }

    private static async Task RunAsync(params string[] arguments)
    {
        using var script = Process.Start(Repository.Path("tests", "receivers", "postfix.sh"), arguments);
        await script.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, script.ExitCode);
    }
}
