using System.Text;
using DigestMailer.Mail.Smtp;

namespace DigestMailer.Tests.Mail;

/// <summary>Signing in on a line: what is said, what is tried again, and that no secret comes back out.</summary>
public sealed class SmtpSignInTests
{
    private const string Good = "good-t0ken";
    private const string Stale = "stale-t0ken";

    [Theory]
    [InlineData("XOAUTH2", "")]
    [InlineData("OAUTHBEARER", "AQ==")]
    public async Task A_refused_token_is_fetched_anew_once(string mechanism, string ending)
    {
        await using var relay = Start(mechanism, Good);
        var asked = new List<string?>();
        var opening = await OpenAsync(relay, (refused, _) =>
        {
            asked.Add(refused);
            return ValueTask.FromResult(AccessToken.Of(refused is null ? Stale : Good));
        });
        await Assert.IsType<SmtpOpening.Ready>(opening).Connection.DisposeAsync();
        Assert.Equal([null, Stale], asked);
        Assert.Contains(ending, relay.Lines);
    }

    [Theory]
    [InlineData("XOAUTH2")]
    [InlineData("OAUTHBEARER")]
    public async Task A_token_refused_twice_is_the_relay_s_word_with_its_cause(string mechanism)
    {
        await using var relay = Start(mechanism, "another");
        var why = Assert.IsType<SmtpOpening.Failed>(await OpenAsync(relay, (_, _) => ValueTask.FromResult(AccessToken.Of(Stale)))).Why;
        Assert.Equal((SmtpStage.Auth, 535), (why.Stage, why.Reply?.Code));
        Assert.Contains("401", why.Reply!.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Stale, why.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, relay.Lines.Count(line => line.StartsWith("AUTH", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_long_token_does_not_go_along_with_the_command()
    {
        var token = new string('t', 2_000);
        await using var relay = Start("XOAUTH2", token);
        var opening = await OpenAsync(relay, (_, _) => ValueTask.FromResult(AccessToken.Of(token)));
        await Assert.IsType<SmtpOpening.Ready>(opening).Connection.DisposeAsync();
        Assert.Contains("AUTH XOAUTH2", relay.Lines);
    }

    [Theory]
    [InlineData("the token file is empty", null)]
    [InlineData("characters", "a\r\nRSET")]
    public async Task A_source_without_a_usable_token_says_why_and_nothing_is_sent(string problem, string? token)
    {
        await using var relay = Start("XOAUTH2", Good);
        var why = Assert.IsType<SmtpOpening.Failed>(await OpenAsync(
            relay, (_, _) => ValueTask.FromResult(token is null ? AccessToken.None(problem) : AccessToken.Of(token)))).Why;
        Assert.Equal(SmtpStage.Auth, why.Stage);
        Assert.Contains(problem, why.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain(relay.Lines, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_yes_without_the_server_s_proof_is_no_yes()
    {
        await using var relay = ScriptedRelay.Start(new ScriptedRelay.Law
        {
            Certificate = TestCertificates.Good,
            Offers = ["AUTH SCRAM-SHA-256 PLAIN"],
            Answer = line => line.StartsWith("AUTH", StringComparison.Ordinal) ? "235 2.7.0 come in\r\n" : null,
        });
        var why = Assert.IsType<SmtpOpening.Failed>(await OpenAsync(relay, null)).Why;
        Assert.Equal((SmtpStage.Auth, null), (why.Stage, why.Reply));
        Assert.Contains("prove", why.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain(relay.Lines, line => line.StartsWith("AUTH PLAIN", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("334 ****\r\n", "not base64")]
    [InlineData("334 cj14LHM9eCxpPTQwOTY=\r\n", "not one")]
    public async Task A_challenge_that_cannot_be_is_cancelled(string challenge, string problem)
    {
        await using var relay = ScriptedRelay.Start(new ScriptedRelay.Law
        {
            Certificate = TestCertificates.Good,
            Offers = ["AUTH SCRAM-SHA-256"],
            Answer = line => line.StartsWith("AUTH", StringComparison.Ordinal) ? challenge : line == "*" ? "501 cancelled\r\n" : null,
        });
        var why = Assert.IsType<SmtpOpening.Failed>(await OpenAsync(relay, null)).Why;
        Assert.Contains(problem, why.Cause, StringComparison.Ordinal);
        Assert.Contains("*", relay.Lines);
    }

    [Fact]
    public void A_token_and_the_settings_that_lead_to_it_name_no_secret()
    {
        Assert.DoesNotContain(Good, AccessToken.Of(Good).ToString(), StringComparison.Ordinal);
        var settings = new SmtpSettings { Host = "mx.test", UserName = "u", Password = Good };
        Assert.DoesNotContain(Good, settings.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SmtpAuth.XOAuth2, "u", "p", false)]
    [InlineData(SmtpAuth.Auto, "u", "p", true)]
    [InlineData(SmtpAuth.Plain, "u", null, true)]
    [InlineData(SmtpAuth.Auto, null, null, true)]
    [InlineData(SmtpAuth.Plain, null, null, false)]
    [InlineData(SmtpAuth.Auto, "u", null, false)]
    [InlineData(SmtpAuth.Auto, "u\0", "p", false)]
    public void Settings_that_cannot_sign_in_are_named(SmtpAuth auth, string? user, string? password, bool hasSource) =>
        Assert.NotEmpty(new SmtpSettings
        {
            Host = "mx.test",
            Auth = auth,
            UserName = user,
            Password = password,
            TokenSource = hasSource ? (_, _) => ValueTask.FromResult(AccessToken.Of("t")) : null,
        }.Problems());

    private static ScriptedRelay Start(string mechanism, string token)
    {
        var isAsking = false;
        return ScriptedRelay.Start(new ScriptedRelay.Law
        {
            Certificate = TestCertificates.Good,
            Offers = [$"AUTH {mechanism} PLAIN"],
            Answer = line =>
            {
                if (line == $"AUTH {mechanism}")
                {
                    return "334 \r\n";
                }

                var given = line.StartsWith("AUTH", StringComparison.Ordinal) ? line.Split(' ')[2] : line;
                if (isAsking)
                {
                    isAsking = false;
                    return "535 5.7.8 Not this one\r\n";
                }

                if (!given.StartsWith("dXNlcj", StringComparison.Ordinal) && !given.StartsWith("bixhP", StringComparison.Ordinal))
                {
                    return null;
                }

                isAsking = !Encoding.ASCII.GetString(Convert.FromBase64String(given)).Contains($"Bearer {token}\u0001", StringComparison.Ordinal);
                return isAsking ? $"334 {Convert.ToBase64String("""{"status":"401","schemes":"bearer"}"""u8)}\r\n" : "235 2.7.0 welcome\r\n";
            },
        });
    }

    private static Task<SmtpOpening> OpenAsync(ScriptedRelay relay, AccessTokenSource? source) =>
        SmtpConnection.OpenAsync(
            relay.Settings with { UserName = "user", Password = source is null ? "pencil" : null, TokenSource = source },
            TimeProvider.System,
            TestContext.Current.CancellationToken);
}
