using System.Net;
using System.Net.Security;
using DigestMailer.Cli.Doctoring;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;
using DigestMailer.Tests.Mail;

namespace DigestMailer.Tests.Cli.Doctoring;

public sealed class RelayCheckTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_relay_shows_its_line_its_certificate_and_what_it_offers()
    {
        await using var receiver = Start(new ReceiverSettings { Certificate = TestCertificates.Good });
        var findings = await LookAsync(receiver, LineSecurity.StartTls);
        Assert.Contains("Tls1", findings[0].Seen, StringComparison.Ordinal);
        Assert.Matches("CN=mx.news.test.* by CN=Test Authority, 29 days left; it is not for localhost", findings[1].Seen);
        Assert.Contains("PIPELINING", findings[2].Seen, StringComparison.Ordinal);
        Assert.Equal([Health.Ok, Health.Problem, Health.Ok, Health.Problem], findings.Select(finding => finding.Health));
    }

    [Fact]
    public async Task A_relay_on_this_machine_needs_no_protection()
    {
        await using var receiver = Start(new ReceiverSettings());
        Assert.All(await LookAsync(receiver, LineSecurity.PlainText), finding => Assert.Equal(Health.Ok, finding.Health));
    }

    [Fact]
    public async Task A_relay_without_starttls_is_a_problem()
    {
        await using var receiver = Start(new ReceiverSettings());
        var findings = await LookAsync(receiver, LineSecurity.StartTls);
        Assert.Contains("does not offer STARTTLS", findings[0].Seen, StringComparison.Ordinal);
        Assert.Equal(Health.Problem, findings[0].Health);
    }

    [Fact]
    public async Task What_does_not_speak_smtp_is_told_in_its_words()
    {
        await using var receiver = Start(new ReceiverSettings { Script = moment => moment.Stage == SmtpStage.Greeting ? new ReceiverFault("554 not you\r\n", ReceiverNext.Close) : null });
        Assert.Contains("554 not you", Assert.Single(await LookAsync(receiver, LineSecurity.PlainText)).Seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, SslPolicyErrors.None, Health.Ok)]
    [InlineData(5, SslPolicyErrors.None, Health.Warning)]
    [InlineData(-1, SslPolicyErrors.None, Health.Problem)]
    [InlineData(400, SslPolicyErrors.RemoteCertificateNameMismatch, Health.Problem)]
    [InlineData(400, SslPolicyErrors.RemoteCertificateChainErrors, Health.Problem)]
    public void A_certificate_is_judged_by_its_days_its_names_and_its_issuer(int days, SslPolicyErrors errors, object health)
    {
        var certificate = TestCertificates.Good;
        var then = new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero).AddDays(-days).AddMinutes(-1);
        Assert.Equal(health, RelayCheck.Certificate("relay", "mail.test", certificate, errors, then).Health);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, HttpStatusCode.NotFound, false, Health.Ok)]
    [InlineData(HttpStatusCode.OK, HttpStatusCode.OK, false, Health.Ok)]
    [InlineData(HttpStatusCode.OK, HttpStatusCode.Redirect, false, Health.Problem)]
    [InlineData(HttpStatusCode.OK, HttpStatusCode.MethodNotAllowed, false, Health.Problem)]
    [InlineData(HttpStatusCode.OK, HttpStatusCode.BadGateway, false, Health.Problem)]
    [InlineData(HttpStatusCode.OK, HttpStatusCode.OK, true, Health.Warning)]
    public void The_one_click_address_must_take_a_post(HttpStatusCode looked, HttpStatusCode posted, bool setsCookie, object health) =>
        Assert.Equal(health, OneClickCheck.Judge("it", new Uri("https://a.test/u/doctor"), looked, posted, setsCookie).Health);

    private static SmtpReceiver Start(ReceiverSettings settings) =>
        SmtpReceiver.Start(settings, (_, _) => ValueTask.FromResult(SmtpReply.Of(250, "2.0.0 Ok")), TimeProvider.System);

    private static Task<IReadOnlyList<Finding>> LookAsync(SmtpReceiver receiver, LineSecurity security) => RelayCheck.LookAsync(
        new SmtpSettings { Host = "localhost", Port = receiver.EndPoint.Port, Security = security }, TimeSpan.FromSeconds(5), TimeProvider.System, Token);
}
