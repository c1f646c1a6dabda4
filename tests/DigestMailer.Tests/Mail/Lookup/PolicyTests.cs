using System.Net;
using DigestMailer.Mail.Lookup;

namespace DigestMailer.Tests.Mail.Lookup;

/// <summary>SPF and DMARC over a zone of invented names.</summary>
public sealed class PolicyTests
{
    private static readonly Dictionary<(string Name, DnsType Type), string[]> Zone = new()
    {
        [("plain.test", DnsType.Txt)] = ["v=spf1 ip4:192.0.2.0/24 -all"],
        [("none.test", DnsType.Txt)] = ["verification=1"],
        [("two.test", DnsType.Txt)] = ["v=spf1 -all", "v=spf1 +all"],
        [("include.test", DnsType.Txt)] = ["v=spf1 include:plain.test ~all"],
        [("redirect.test", DnsType.Txt)] = ["v=spf1 redirect=plain.test"],
        [("hosts.test", DnsType.Txt)] = ["v=spf1 a mx -all"],
        [("hosts.test", DnsType.A)] = ["198.51.100.1"],
        [("hosts.test", DnsType.Mx)] = ["mx.hosts.test"],
        [("mx.hosts.test", DnsType.A)] = ["192.0.2.7"],
        [("cidr.test", DnsType.Txt)] = ["v=spf1 a:mx.hosts.test/28 -all"],
        [("six.test", DnsType.Txt)] = ["v=spf1 ip6:2001:db8::/32 -all"],
        [("loop.test", DnsType.Txt)] = ["v=spf1 include:loop.test -all"],
        [("lost.test", DnsType.Txt)] = ["v=spf1 include:nowhere.test -all"],
        [("odd.test", DnsType.Txt)] = ["v=spf1 ipv4:192.0.2.1 -all"],
        [("many.test", DnsType.Txt)] = [$"v=spf1 {string.Join(' ', Enumerable.Repeat("a:mx.hosts.test", 11))} -all"],
        [("void.test", DnsType.Txt)] = ["v=spf1 a:gone1.test a:gone2.test ip4:192.0.2.9 -all"],
        [("voids.test", DnsType.Txt)] = ["v=spf1 ip4:192.0.2.9 a:gone1.test mx:gone2.test a:gone3.test -all"],
        [("quiet.test", DnsType.Txt)] = ["v=spf1 ?all"],
        [("_dmarc.org.test", DnsType.Txt)] = ["v=DMARC1; p=reject; sp=quarantine"],
        [("_dmarc.own.org.test", DnsType.Txt)] = ["v=DMARC1; p=none"],
        [("_dmarc.bank.suffix", DnsType.Txt)] = ["v=DMARC1; p=reject"],
        [("_dmarc.suffix", DnsType.Txt)] = ["v=DMARC1; p=none; psd=y"],
        [("_dmarc.stop.org.test", DnsType.Txt)] = ["v=DMARC1; p=quarantine; psd=n"],
        [("_dmarc.double.test", DnsType.Txt)] = ["v=DMARC1; p=none", "v=DMARC1; p=reject"],
    };

    [Theory]
    [InlineData("plain.test", "192.0.2.9", SpfVerdict.Pass, 0)]
    [InlineData("plain.test", "198.51.100.9", SpfVerdict.Fail, 0)]
    [InlineData("plain.test", "2001:db8::9", SpfVerdict.Fail, 0)]
    [InlineData("none.test", "192.0.2.9", SpfVerdict.None, 0)]
    [InlineData("nowhere.test", "192.0.2.9", SpfVerdict.None, 0)]
    [InlineData("two.test", "192.0.2.9", SpfVerdict.PermanentError, 0)]
    [InlineData("include.test", "192.0.2.9", SpfVerdict.Pass, 1)]
    [InlineData("include.test", "198.51.100.9", SpfVerdict.SoftFail, 1)]
    [InlineData("redirect.test", "198.51.100.9", SpfVerdict.Fail, 1)]
    [InlineData("hosts.test", "192.0.2.7", SpfVerdict.Pass, 2)]
    [InlineData("cidr.test", "192.0.2.15", SpfVerdict.Pass, 1)]
    [InlineData("cidr.test", "192.0.2.16", SpfVerdict.Fail, 1)]
    [InlineData("six.test", "2001:db8:1::1", SpfVerdict.Pass, 0)]
    [InlineData("loop.test", "192.0.2.9", SpfVerdict.PermanentError, 1)]
    [InlineData("lost.test", "192.0.2.9", SpfVerdict.PermanentError, 1)]
    [InlineData("odd.test", "192.0.2.1", SpfVerdict.PermanentError, 0)]
    [InlineData("many.test", "192.0.2.7", SpfVerdict.PermanentError, 11)]
    [InlineData("quiet.test", "192.0.2.7", SpfVerdict.Neutral, 0)]
    [InlineData("broken.test", "192.0.2.7", SpfVerdict.TemporaryError, 0)]
    [InlineData("void.test", "192.0.2.9", SpfVerdict.Pass, 2)]
    [InlineData("voids.test", "192.0.2.9", SpfVerdict.PermanentError, 3)]
    public async Task Spf_says(string domain, string address, SpfVerdict verdict, int lookups)
    {
        var result = await new SpfCheck(Ask, IPAddress.Parse(address)).CheckAsync(domain, TestContext.Current.CancellationToken);
        Assert.Equal((verdict, lookups), (result.Verdict, result.Lookups));
    }

    [Theory]
    [InlineData("org.test", "org.test", "reject")]
    [InlineData("news.org.test", "org.test", "quarantine")]
    [InlineData("own.org.test", "org.test", "none")]
    [InlineData("a.b.c.d.e.f.g.h.i.org.test", "org.test", "quarantine")]
    [InlineData("news.bank.suffix", "bank.suffix", "reject")]
    [InlineData("other.suffix", "other.suffix", "none")]
    [InlineData("x.stop.org.test", "stop.org.test", "quarantine")]
    public async Task Dmarc_walks_up_to(string domain, string organization, string requested)
    {
        var result = await DmarcWalk.WalkAsync(domain, Ask, TestContext.Current.CancellationToken);
        Assert.Equal((organization, requested), (result.Organization, result.Requested));
        Assert.NotNull(result.Policy);
    }

    [Theory]
    [InlineData("nowhere.example")]
    [InlineData("double.test")]
    public async Task Without_one_record_there_is_no_policy(string domain) =>
        Assert.Null((await DmarcWalk.WalkAsync(domain, Ask, TestContext.Current.CancellationToken)).Policy);

    private static Task<DnsAnswer> Ask(string name, DnsType type, CancellationToken cancellationToken) =>
        Task.FromResult<DnsAnswer>(
            name == "broken.test" ? new DnsAnswer.Failed("no server answers")
            : Zone.TryGetValue((name, type), out var values) ? new DnsAnswer.Found([.. values.Select(value => Record(name, type, value))])
            : new DnsAnswer.NoName());

    private static DnsRecord Record(string name, DnsType type, string value) => type switch
    {
        DnsType.Txt => new DnsRecord.Text(name, value),
        DnsType.Mx => new DnsRecord.Exchange(name, 10, value),
        _ => new DnsRecord.Address(name, IPAddress.Parse(value)),
    };
}
