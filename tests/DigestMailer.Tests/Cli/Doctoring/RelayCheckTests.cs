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
    [InlineData(true, LineSecurity.StartTls, "Smtp:Security to Tls")]
    [InlineData(true, LineSecurity.PlainText, "Smtp:Security to Tls")]
    [InlineData(false, LineSecurity.Tls, "Smtp:Security to StartTls")]
    public async Task A_port_for_the_other_kind_of_line_is_told_apart(bool isTlsPort, LineSecurity security, string change)
    {
        await using var receiver = Start(new ReceiverSettings { IsTlsFromTheStart = isTlsPort, Certificate = TestCertificates.Good });
        var finding = Assert.Single(await LookAsync(receiver, security, seconds: 1));
        Assert.Equal(Health.Problem, finding.Health);
        Assert.Contains(change, finding.Change, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_of_tomorrow_is_a_matter_of_clocks()
    {
        var certificate = TestCertificates.Good;
        var before = new DateTimeOffset(certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero).AddHours(-1);
        var finding = RelayCheck.Certificate("relay", "mail.test", certificate, SslPolicyErrors.RemoteCertificateChainErrors, before);
        Assert.Equal(Health.Problem, finding.Health);
        Assert.Contains("clock", finding.Change, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(40, SslPolicyErrors.None, Health.Ok)]
    [InlineData(5, SslPolicyErrors.None, Health.Warning)]
    [InlineData(-1, SslPolicyErrors.None, Health.Problem)]
    [InlineData(40, SslPolicyErrors.RemoteCertificateNameMismatch, Health.Problem)]
    [InlineData(40, SslPolicyErrors.RemoteCertificateChainErrors, Health.Problem)]
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

    private static Task<IReadOnlyList<Finding>> LookAsync(SmtpReceiver receiver, LineSecurity security, double seconds = 5) => RelayCheck.LookAsync(
        new SmtpSettings { Host = "localhost", Port = receiver.EndPoint.Port, Security = security }, TimeSpan.FromSeconds(seconds), TimeProvider.System, Token);
}
