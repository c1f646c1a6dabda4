using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;

namespace DigestMailer.Tests.Mail;

public sealed class SmtpOpeningTests
{
    private const string Secret = "canary-s3cr3t";

    [Theory]
    [InlineData(LineSecurity.Tls)]
    [InlineData(LineSecurity.StartTls)]
    public async Task A_message_goes_over_a_protected_line(LineSecurity security)
    {
        await using var relay = Protected(TestCertificates.Good, security);
        await using var connection = await relay.OpenAsync(Settings(relay, security));
        Assert.True((await TestRelay.SendAsync(connection, new string('x', 300_000))).IsAccepted);
        Assert.True((await TestRelay.SendAsync(connection)).IsAccepted);
        Assert.All(relay.Mails, mail => Assert.True(mail.IsEncrypted));
        Assert.Equal(
            security == LineSecurity.Tls ? 1 : 2,
            relay.Commands.Count(command => command.StartsWith("EHLO", StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData(LineSecurity.Tls, "host", "NameMismatch")]
    [InlineData(LineSecurity.StartTls, "host", "NameMismatch")]
    [InlineData(LineSecurity.Tls, "expired", "NotTimeValid")]
    [InlineData(LineSecurity.StartTls, "expired", "NotTimeValid")]
    [InlineData(LineSecurity.Tls, "self", "UntrustedRoot")]
    [InlineData(LineSecurity.StartTls, "self", "UntrustedRoot")]
    public async Task A_certificate_that_proves_nothing_ends_the_attempt(
        LineSecurity security,
        string kind,
        string reason
    )
    {
        var certificate = kind switch
        {
            "host" => TestCertificates.OtherHost,
            "expired" => TestCertificates.Expired,
            _ => TestCertificates.SelfSigned,
        };
        await using var relay = Protected(certificate, security);
        var why = await relay.FailToOpenAsync(WithSecret(Settings(relay, security)));
        Assert.Equal((SmtpStage.StartTls, false, null), (why.Stage, why.HandedOver, why.Reply));
        Assert.Contains(reason, why.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain(relay.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stripped_starttls_is_not_talked_around()
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings { OffersAuthInClear = true, IsAccount = (_, _) => true }
        );
        var why = await relay.FailToOpenAsync(WithSecret(Settings(relay, LineSecurity.StartTls)));
        Assert.Equal(SmtpStage.StartTls, why.Stage);
        Assert.Contains("STARTTLS", why.Cause, StringComparison.Ordinal);
        Assert.Equal(["EHLO mailer.news.test"], relay.Commands);
    }

    [Fact]
    public async Task A_refused_starttls_is_not_talked_around()
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                Certificate = TestCertificates.Good,
                Script = moment =>
                    moment.Stage == SmtpStage.StartTls ? new ReceiverFault("454 4.7.0 not now\r\n") : null,
            }
        );
        var why = await relay.FailToOpenAsync(WithSecret(Settings(relay, LineSecurity.StartTls)));
        Assert.Equal((SmtpStage.StartTls, 454), (why.Stage, why.Reply?.Code));
    }

    [Fact]
    public async Task Octets_ahead_of_the_handshake_end_the_attempt()
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                Certificate = TestCertificates.Good,
                Script = moment =>
                    moment.Stage == SmtpStage.StartTls
                        ? new ReceiverFault("220 go\r\n250 injected\r\n", ReceiverNext.Proceed)
                        : null,
            }
        );
        var why = await relay.FailToOpenAsync(WithSecret(Settings(relay, LineSecurity.StartTls)));
        Assert.Equal(SmtpStage.StartTls, why.Stage);
        Assert.Contains("ahead of the TLS handshake", why.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("220 garbage instead of a handshake\r\n", ReceiverNext.Close, "TLS")]
    [InlineData("", ReceiverNext.Hang, "the relay took too long")]
    public async Task A_handshake_that_never_comes_is_given_up(string octets, ReceiverNext next, string cause)
    {
        await using var relay = TestRelay.With(SmtpStage.Greeting, octets, next);
        var why = await relay.FailToOpenAsync(
            Settings(relay, LineSecurity.Tls) with
            {
                Deadlines = TestRelay.ImpatientAt(SmtpStage.StartTls),
            }
        );
        Assert.Equal(SmtpStage.StartTls, why.Stage);
        Assert.Contains(cause, why.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LineSecurity.Tls, "PLAIN")]
    [InlineData(LineSecurity.StartTls, "PLAIN")]
    [InlineData(LineSecurity.Tls, "LOGIN")]
    public async Task Who_has_an_account_signs_in(LineSecurity security, string mechanism)
    {
        var asked = new List<(string, string)>();
        await using var relay = Protected(
            TestCertificates.Good,
            security,
            (name, password) =>
            {
                asked.Add((name, password));
                return password == Secret;
            },
            mechanism
        );
        await using (var connection = await relay.OpenAsync(WithSecret(Settings(relay, security))))
        {
            Assert.True((await TestRelay.SendAsync(connection)).IsAccepted);
        }

        Assert.Equal([("mailer", Secret)], asked);
        Assert.Equal("mailer", Assert.Single(relay.Mails).Account);
    }

    [Fact]
    public async Task A_password_too_long_for_one_command_follows_it()
    {
        var password = new string('p', 600);
        await using var relay = Protected(TestCertificates.Good, LineSecurity.Tls, (_, given) => given == password);
        await using var connection = await relay.OpenAsync(
            Settings(relay, LineSecurity.Tls) with
            {
                UserName = "mailer",
                Password = password,
            }
        );
        Assert.True((await TestRelay.SendAsync(connection)).IsAccepted);
    }

    [Fact]
    public async Task Refused_credentials_are_named_and_never_shown()
    {
        await using var relay = Protected(TestCertificates.Good, LineSecurity.Tls, (_, _) => false);
        var settings = WithSecret(Settings(relay, LineSecurity.Tls));
        var why = await relay.FailToOpenAsync(settings);
        Assert.Equal((SmtpStage.Auth, 535), (why.Stage, why.Reply?.Code));
        Assert.DoesNotContain(Secret, why + settings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_never_cross_an_unprotected_line()
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings { OffersAuthInClear = true, IsAccount = (_, _) => true }
        );
        var why = await relay.FailToOpenAsync(WithSecret(relay.Settings));
        Assert.Contains("unprotected", why.Cause, StringComparison.Ordinal);
        Assert.Empty(relay.Moments);
    }

    [Theory]
    [InlineData("554 no SMTP service here\r\n", SmtpStage.Greeting, 554)]
    [InlineData("421 4.3.2 too busy\r\n", SmtpStage.Greeting, 421)]
    [InlineData("550 not you\r\n", SmtpStage.Hello, 550)]
    public async Task A_relay_that_does_not_want_us_is_a_value_with_its_stage(string octets, SmtpStage stage, int code)
    {
        await using var relay = TestRelay.With(stage, octets, ReceiverNext.Close);
        var why = await relay.FailToOpenAsync();
        Assert.Equal((stage, code), (why.Stage, why.Reply?.Code));
    }

    [Theory]
    [InlineData(SmtpStage.Greeting, ReceiverNext.Close)]
    [InlineData(SmtpStage.Greeting, ReceiverNext.HalfClose)]
    [InlineData(SmtpStage.Greeting, ReceiverNext.Hang)]
    [InlineData(SmtpStage.Hello, ReceiverNext.Close)]
    [InlineData(SmtpStage.Hello, ReceiverNext.Hang)]
    public async Task A_relay_that_says_nothing_is_left(SmtpStage stage, ReceiverNext next)
    {
        await using var relay = TestRelay.With(stage, "", next);
        var why = await relay.FailToOpenAsync(relay.Settings with { Deadlines = TestRelay.ImpatientAt(stage) });
        Assert.Equal((stage, null), (why.Stage, why.Reply));
        Assert.NotNull(why.Cause);
    }

    [Fact]
    public async Task A_server_of_old_is_greeted_the_old_way_when_nothing_has_to_be_protected()
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                Script = moment =>
                    moment.Line.StartsWith("EHLO", StringComparison.Ordinal) ? new ReceiverFault("502 what\r\n") : null,
            }
        );
        Assert.True((await relay.SendAsync()).IsAccepted);
        Assert.Contains("HELO mailer.news.test", relay.Commands);
        Assert.Contains("MAIL FROM:<b+token@bounce.news.test>", relay.Commands);
    }

    [Fact]
    public async Task Nobody_listening_and_no_such_name_are_values()
    {
        using var free = new Socket(SocketType.Stream, ProtocolType.Tcp);
        free.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        var port = ((System.Net.IPEndPoint)free.LocalEndPoint!).Port;
        var refused = await SmtpConnection.OpenAsync(
            new SmtpSettings
            {
                Host = "127.0.0.1",
                Port = port,
                Security = LineSecurity.PlainText,
            },
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(SmtpStage.Connect, Assert.IsType<SmtpOpening.Failed>(refused).Why.Stage);
        var unknown = await SmtpConnection.OpenAsync(
            new SmtpSettings
            {
                Host = "no such name.invalid",
                Port = port,
                Security = LineSecurity.PlainText,
            },
            TimeProvider.System,
            TestContext.Current.CancellationToken
        );
        Assert.Equal(SmtpStage.Resolve, Assert.IsType<SmtpOpening.Failed>(unknown).Why.Stage);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("mailer.news.test\r\nRCPT TO:<x@y.test>")]
    [InlineData("mailer news.test")]
    [InlineData("")]
    public async Task A_name_that_may_not_stand_in_ehlo_goes_nowhere(string name)
    {
        await using var relay = TestRelay.Start();
        Assert.NotEmpty((relay.Settings with { HelloName = name }).Problems());
        Assert.Contains(
            "HelloName",
            (await relay.FailToOpenAsync(relay.Settings with { HelloName = name })).Cause,
            StringComparison.Ordinal
        );
        Assert.Empty(relay.Moments);
    }

    [Fact]
    public async Task Without_a_name_we_are_our_address()
    {
        await using var relay = TestRelay.Start();
        await using var connection = await relay.OpenAsync(relay.Settings with { HelloName = null });
        Assert.Equal(["EHLO [127.0.0.1]"], relay.Commands);
    }

    [Fact]
    public async Task A_stop_while_opening_is_the_callers_own()
    {
        using var stop = new CancellationTokenSource();
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                Script = _ =>
                {
                    stop.Cancel();
                    return new ReceiverFault("", ReceiverNext.Hang);
                },
            }
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            SmtpConnection.OpenAsync(relay.Settings, TimeProvider.System, stop.Token)
        );
    }

    private static TestRelay Protected(
        X509Certificate2 certificate,
        LineSecurity security,
        Func<string, string, bool>? isAccount = null,
        string mechanism = "PLAIN"
    ) =>
        TestRelay.Start(
            new ReceiverSettings
            {
                Certificate = certificate,
                IsTlsFromTheStart = security == LineSecurity.Tls,
                IsAccount = isAccount,
                Mechanisms = [mechanism],
            }
        );

    private static SmtpSettings Settings(TestRelay relay, LineSecurity security) =>
        relay.Settings with
        {
            Security = security,
            TrustedRoots = TestCertificates.Roots,
        };

    private static SmtpSettings WithSecret(SmtpSettings settings) =>
        settings with
        {
            UserName = "mailer",
            Password = Secret,
        };
}
