using DigestMailer.Cli.Doctoring;
using DigestMailer.Mail.Lookup;
using DigestMailer.Mail.Smtp;
using DigestMailer.Tests.Mail.Lookup;

namespace DigestMailer.Tests.Cli.Doctoring;

public sealed class DomainChecksTests
{
    private const string Record = "v=DKIM1; k=rsa; p=QUJD";
    private static readonly SmtpSettings Relay = new() { Host = "192.0.2.5", HelloName = "mail.news.test" };
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_domain_in_order_is_fine()
    {
        await using var server = new ScriptedDns(Healthy);
        var findings = await LookAsync(server);
        Assert.All(findings, finding => Assert.True(finding.Health == Health.Ok, finding.ToString()));
        Assert.Equal(4, findings.Count);
    }

    [Fact]
    public async Task A_domain_that_says_nothing_gets_the_records_to_publish()
    {
        await using var server = new ScriptedDns(asked => asked.Reply(3));
        var findings = await LookAsync(server);
        Assert.All(findings, finding => Assert.Equal(Health.Problem, finding.Health));
        Assert.Equal(4, findings.Count);
        Assert.Contains("news.test. IN TXT \"v=spf1 ip4:192.0.2.5 -all\"", findings[0].Change, StringComparison.Ordinal);
        Assert.Contains("_dmarc.news.test. IN TXT \"v=DMARC1; p=none", findings[1].Change, StringComparison.Ordinal);
        Assert.Contains("news.test. IN MX 10", findings[2].Change, StringComparison.Ordinal);
        Assert.Contains("mail.news.test. IN A", findings[3].Change, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_that_spf_does_not_name_is_worth_a_look_and_no_problem()
    {
        await using var server = new ScriptedDns(asked => asked.Type == DnsType.Txt ? asked.Reply((DnsType.Txt, ScriptedQuestion.Text("v=spf1 -all"))) : asked.Reply());
        var finding = Assert.Single(await Checks(server).SpfAsync(Token));
        Assert.Equal(Health.Warning, finding.Health);
        Assert.Contains("ip4:192.0.2.5", finding.Change, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_null_mx_takes_no_bounces()
    {
        await using var server = new ScriptedDns(asked => asked.Reply((DnsType.Mx, [0, 0, 0])));
        Assert.Contains("null MX", Assert.Single(await Checks(server).BouncesAsync(Token)).Seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Record, Health.Ok)]
    [InlineData("p=QU JD", Health.Ok)]
    [InlineData("v=DKIM1; p=WFla", Health.Problem)]
    [InlineData("v=DKIM1; p=", Health.Problem)]
    [InlineData("v=DKIM1 ; k = rsa ; p = QUJD", Health.Ok)]
    [InlineData("v=DKIM1; k=ed25519; p=QUJD", Health.Problem)]
    [InlineData("v=DKIM1; h=sha1; p=QUJD", Health.Problem)]
    [InlineData("v=DKIM1; t=y; p=QUJD", Health.Warning)]
    [InlineData("v=spf1 -all", Health.Problem)]
    [InlineData(null, Health.Problem)]
    public async Task The_key_in_dns_must_be_the_one_that_signs(string? published, object health)
    {
        await using var server = new ScriptedDns(asked => published is null ? asked.Reply(3) : asked.Reply((DnsType.Txt, ScriptedQuestion.Text(published))));
        var finding = await DkimCheck.LookAsync(server.Client(), "k1._domainkey.news.test", Record, Token);
        Assert.Equal(health, finding.Health);
        Assert.Equal(finding.Health == Health.Ok, finding.Change is null);
        Assert.True(finding.Change is null || finding.Change.Contains($"IN TXT \"{Record}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_record_that_is_no_key_is_not_called_a_revoked_one()
    {
        await using var server = new ScriptedDns(asked => asked.Reply((DnsType.Txt, ScriptedQuestion.Text("v=spf1 -all")))); // as a wildcard gives
        var finding = await DkimCheck.LookAsync(server.Client(), "k1._domainkey.news.test", Record, Token);
        Assert.Contains("no key: v=spf1 -all", finding.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_dmarc_records_are_not_called_none()
    {
        await using var server = new ScriptedDns(asked => asked.Name.StartsWith("_dmarc.news", StringComparison.OrdinalIgnoreCase)
            ? asked.Reply((DnsType.Txt, ScriptedQuestion.Text("v=DMARC1; p=none")), (DnsType.Txt, ScriptedQuestion.Text("v=DMARC1; p=reject")))
            : asked.Reply(3));
        var finding = Assert.Single(await Checks(server).DmarcAsync(Token));
        Assert.Equal(Health.Problem, finding.Health);
        Assert.Contains("2 records", finding.Seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Publish", finding.Change, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("172.18.0.3")]
    [InlineData("fd00::25")]
    public async Task An_address_that_no_receiver_sees_is_not_asked_for_in_spf(string near)
    {
        await using var server = new ScriptedDns(asked => asked.Type == DnsType.Txt && asked.Name.StartsWith("news", StringComparison.OrdinalIgnoreCase)
            ? asked.Reply((DnsType.Txt, ScriptedQuestion.Text("v=spf1 ip4:192.0.2.1 -all"))) : asked.Reply(3));
        var finding = Assert.Single(await new DomainChecks(server.Client(), "news.test", [Relay with { Host = near }]).SpfAsync(Token));
        Assert.Equal(Health.Warning, finding.Health);
        Assert.DoesNotContain(near, finding.Change, StringComparison.Ordinal);
        var none = Assert.Single(await new DomainChecks(server.Client(), "other.test", [Relay with { Host = near }]).SpfAsync(Token));
        Assert.Contains("ip4:ADDRESS", none.Change, StringComparison.Ordinal);
    }

    private static async Task<List<Finding>> LookAsync(ScriptedDns server)
    {
        var checks = Checks(server);
        return [.. await checks.SpfAsync(Token), .. await checks.DmarcAsync(Token), .. await checks.BouncesAsync(Token), .. await checks.HelloAsync(Token)];
    }

    private static DomainChecks Checks(ScriptedDns server) => new(server.Client(), "news.test", [Relay]);

    private static byte[] Healthy(ScriptedQuestion asked) => (asked.Name.ToLowerInvariant(), asked.Type) switch
    {
        ("news.test", DnsType.Txt) => asked.Reply((DnsType.Txt, ScriptedQuestion.Text("v=spf1 ip4:192.0.2.0/24 -all"))),
        ("_dmarc.news.test", DnsType.Txt) => asked.Reply((DnsType.Txt, ScriptedQuestion.Text("v=DMARC1; p=none"))),
        ("news.test", DnsType.Mx) => asked.Reply((DnsType.Mx, [0, 10, .. ScriptedQuestion.Host("mail.news.test")])),
        ("mail.news.test", DnsType.A) => asked.Reply((DnsType.A, [192, 0, 2, 5])),
        ("5.2.0.192.in-addr.arpa", DnsType.Reverse) => asked.Reply((DnsType.Reverse, ScriptedQuestion.Host("mail.news.test"))),
        _ => asked.Reply(),
    };
}
