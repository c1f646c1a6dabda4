using System.Diagnostics;
using System.Globalization;
using DigestMailer.Mail;
using DigestMailer.Mail.Smtp;

namespace DigestMailer.Tests.Mail;

/// <summary>Servers that others wrote: TLS, signing in, groups, chunks, refusals.</summary>
public sealed class RealServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Postfix_and_dovecot_let_us_in_by_every_way_on_both_ports()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/postfix") && File.Exists("/usr/sbin/dovecot"), "Postfix or Dovecot is not installed.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "A private Postfix needs root.");
        var (plain, submission, smtps) = (SmtpSink.FreePort(), SmtpSink.FreePort(), SmtpSink.FreePort());
        var folder = Path.Combine(Path.GetTempPath(), $"postfix-{plain}");
        var keys = Directory.CreateTempSubdirectory("digestmailer-keys-").FullName;
        var (cert, key) = Peer.Write(TestCertificates.Good, keys);
        await RunAsync("start", folder, Text(plain), Text(submission), Text(smtps), cert, key);
        try
        {
            await using var dovecot = await Peer.StartAsync(
                Peer.Script("dovecot.sh"), (own, port) => [own, port, Path.Combine(folder, "spool/private/auth")]);
            var settings = dovecot.Settings with { UserName = "u", Password = "pw", UsesChunks = true };
            foreach (var auth in new[] { SmtpAuth.Auto, SmtpAuth.ScramSha256, SmtpAuth.Plain, SmtpAuth.Login })
            {
                await TalkAsync(settings with { Port = submission, Security = LineSecurity.StartTls, Auth = auth }, "good.test");
                await TalkAsync(settings with { Port = smtps, Security = LineSecurity.Tls, Auth = auth, UsesChunks = false }, "good.test");
            }

            var starttls = settings with { Port = submission, Security = LineSecurity.StartTls };
            Assert.Equal((SmtpStage.Auth, 535), Short(await FailAsync(starttls with { Password = "no" })));
            Assert.Equal((SmtpStage.Auth, null), Short(await FailAsync(starttls with { Auth = SmtpAuth.ScramSha256, Password = "\uE000" })));
            Assert.Contains("NameMismatch", (await FailAsync(starttls with { Host = "localhost" })).Cause, StringComparison.Ordinal);
            Assert.Contains("PartialChain", (await FailAsync(starttls with { TrustedRoots = null })).Cause, StringComparison.Ordinal);
            Assert.Equal(SmtpStage.StartTls, (await FailAsync(settings with { Port = plain, Security = LineSecurity.StartTls })).Stage);
        }
        finally
        {
            await RunAsync("stop", folder);
            Directory.Delete(keys, recursive: true);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Exim_takes_groups_and_chunks_and_refuses_in_its_own_words(bool chunks)
    {
        var program = Environment.GetEnvironmentVariable("DIGESTMAILER_TEST_EXIM") ?? "/usr/sbin/exim4";
        Assert.SkipUnless(File.Exists(program), "Exim is not installed; DIGESTMAILER_TEST_EXIM may name the program.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "A private Exim needs root.");
        await using var exim = await Peer.StartAsync(Peer.Script("exim.sh"), (folder, port) => [program, folder, port]);
        await TalkAsync(exim.Settings with { UsesChunks = chunks }, "news.test");
        await using var line = await OpenAsync(exim.Settings with { UsesChunks = chunks });
        Assert.Equal((SmtpStage.Recipient, 550), Short(await SendAsync(line, "nouser@news.test")));
        Assert.Equal((SmtpStage.Recipient, 451), Short(await SendAsync(line, "grey@news.test")));
        Assert.Equal((SmtpStage.Final, 250), Short(await SendAsync(line, "reader@news.test")));
    }

    [Fact]
    public async Task Smtp_server_of_node_signs_in_by_token_and_password_behind_starttls()
    {
        var modules = Environment.GetEnvironmentVariable("DIGESTMAILER_TEST_NODE_MODULES") ?? "";
        Assert.SkipUnless(
            File.Exists(Path.Combine(modules, "smtp-server", "package.json")),
            "The package smtp-server is not installed; DIGESTMAILER_TEST_NODE_MODULES names the folder of packages.");
        await using var server = await Peer.StartAsync(
            "node",
            (folder, port) =>
            {
                var (cert, key) = Peer.Write(TestCertificates.Good, folder);
                return [Peer.Script("smtp-server.cjs"), port, cert, key];
            },
            ("NODE_PATH", modules));
        var settings = server.Settings with { Security = LineSecurity.StartTls, UserName = "u" };
        foreach (var auth in new[] { SmtpAuth.Auto, SmtpAuth.Plain, SmtpAuth.Login })
        {
            await TalkAsync(settings with { Password = "pw", Auth = auth }, "good.test");
        }

        Assert.Equal((SmtpStage.Auth, 535), Short(await FailAsync(settings with { Password = "no" })));
        await TalkAsync(settings with { TokenSource = (refused, _) => ValueTask.FromResult(AccessToken.Of(refused is null ? "stale" : "tok")) }, "good.test");
        var asked = 0;
        var why = await FailAsync(settings with
        {
            TokenSource = (_, _) =>
            {
                asked++;
                return ValueTask.FromResult(AccessToken.Of("stale"));
            },
        });
        Assert.Equal((SmtpStage.Auth, 2), (why.Stage, asked));

        await using var line = await OpenAsync(settings with { Password = "pw" });
        Assert.Equal((SmtpStage.Recipient, 550), Short(await SendAsync(line, "code550@x.test")));
        Assert.Equal((SmtpStage.Recipient, 452), Short(await SendAsync(line, "code452@x.test")));
        Assert.Equal((SmtpStage.Final, 554), Short(await SendAsync(line, "dot554@x.test")));
        Assert.Equal((SmtpStage.Final, 250), Short(await SendAsync(line, "reader@x.test")));
    }

    [Theory]
    [InlineData("host", "NameMismatch")]
    [InlineData("expired", "NotTimeValid")]
    [InlineData("self", "UntrustedRoot")]
    public async Task Openssl_with_a_certificate_that_proves_nothing_is_left(string kind, string reason)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "openssl is not installed.");
        var certificate = kind switch
        {
            "host" => TestCertificates.OtherHost,
            "expired" => TestCertificates.Expired,
            _ => TestCertificates.SelfSigned,
        };
        await using var server = await Peer.StartAsync("/usr/bin/openssl", (folder, port) =>
        {
            var (cert, key) = Peer.Write(certificate, folder);
            return ["s_server", "-accept", $"127.0.0.1:{port}", "-cert", cert, "-key", key, "-quiet"];
        });
        var why = await FailAsync(server.Settings with { Security = LineSecurity.Tls, UserName = "u", Password = "pw" });
        Assert.Equal(SmtpStage.StartTls, why.Stage);
        Assert.Contains(reason, why.Cause, StringComparison.Ordinal);
    }

    /// <summary>Ten messages, each envelope behind the message before, then one alone.</summary>
    private static async Task TalkAsync(SmtpSettings settings, string domain)
    {
        await using var line = await OpenAsync(settings);
        var mails = Enumerable.Range(0, 10).Select(number => Mail($"reader{number}@{domain}")).ToList();
        for (var number = 0; number < mails.Count; number++)
        {
            var next = number + 1 < mails.Count ? mails[number + 1] : (SmtpMessage?)null;
            var result = await line.SendAsync(mails[number], () => ValueTask.FromResult(next), Token);
            Assert.True(result.IsAccepted, $"{settings.Auth} {number}: {result}");
            Assert.Equal(line.LooksAhead ? next?.Envelope : null, line.Ahead);
        }

        Assert.Equal((SmtpStage.Final, 250), Short(await SendAsync(line, $"reader@{domain}")));
        await line.QuitAsync();
    }

    private static async Task<SmtpConnection> OpenAsync(SmtpSettings settings)
    {
        var opening = await SmtpConnection.OpenAsync(settings, TimeProvider.System, Token);
        return opening is SmtpOpening.Ready ready ? ready.Connection : throw new InvalidOperationException($"{settings} {settings.Auth}: {opening}");
    }

    private static async Task<SmtpResult> FailAsync(SmtpSettings settings) =>
        Assert.IsType<SmtpOpening.Failed>(await SmtpConnection.OpenAsync(settings, TimeProvider.System, Token)).Why;

    private static Task<SmtpResult> SendAsync(SmtpConnection line, string to)
    {
        var mail = Mail(to);
        return line.SendAsync(mail.Envelope, mail.Bytes, null, Token);
    }

    private static SmtpMessage Mail(string to) => new(
        new Envelope(MailAddress.Parse("b+t@news.test"), MailAddress.Parse(to), "row-1"), TestRelay.Bytes("Subject: x\r\n\r\n.hello\r\n"));

    private static (SmtpStage Stage, int? Code) Short(SmtpResult result) => (result.Stage, result.Reply?.Code);

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static async Task RunAsync(params string[] arguments)
    {
        using var script = Process.Start(Peer.Script("postfix.sh"), arguments);
        await script.WaitForExitAsync(Token);
        Assert.Equal(0, script.ExitCode);
    }
}
