using System.Net;
using DigestMailer.Mail.Lookup;

namespace DigestMailer.Tests.Mail.Lookup;

public sealed class DnsClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_of_each_kind_are_read()
    {
        await using var server = new ScriptedDns(asked => asked.Type switch
        {
            DnsType.A => asked.Reply((DnsType.A, [192, 0, 2, 1])),
            DnsType.Aaaa => asked.Reply((DnsType.Aaaa, IPAddress.Parse("2001:db8::1").GetAddressBytes())),
            DnsType.Mx => asked.Reply((DnsType.Mx, [0, 10, .. ScriptedQuestion.Host("mx.example.org")])),
            DnsType.Txt => asked.Reply((DnsType.Txt, ScriptedQuestion.Text("v=spf1 ", "-all"))),
            _ => asked.Reply((DnsType.Reverse, ScriptedQuestion.Host("Host.example.org"))),
        });
        var client = server.Client();
        Assert.Equal(IPAddress.Parse("192.0.2.1"), Assert.IsType<DnsRecord.Address>(await One(client, DnsType.A)).Value);
        Assert.Equal(IPAddress.Parse("2001:db8::1"), Assert.IsType<DnsRecord.Address>(await One(client, DnsType.Aaaa)).Value);
        Assert.Equal(new DnsRecord.Exchange("example.org", 10, "mx.example.org"), await One(client, DnsType.Mx));
        Assert.Equal(new DnsRecord.Text("example.org", "v=spf1 -all"), await One(client, DnsType.Txt));
        var names = Assert.IsType<DnsAnswer.Found>(await client.AskNamesAsync(IPAddress.Parse("192.0.2.1"), Token));
        Assert.Equal(new DnsRecord.Target("1.2.0.192.in-addr.arpa", DnsType.Reverse, "host.example.org"), Assert.Single(names.Records));
    }

    [Theory]
    [InlineData(0, typeof(DnsAnswer.NoRecords))]
    [InlineData(3, typeof(DnsAnswer.NoName))]
    [InlineData(2, typeof(DnsAnswer.Failed))]
    [InlineData(5, typeof(DnsAnswer.Failed))]
    public async Task Nothing_is_told_from_no_such_name_and_from_a_server_in_trouble(int code, Type expected)
    {
        await using var server = new ScriptedDns(asked => asked.Reply(code));
        Assert.IsType(expected, await server.Client().AskAsync("example.org", DnsType.A, Token));
    }

    [Fact]
    public async Task A_cut_answer_is_asked_for_again_over_tcp()
    {
        await using var server = new ScriptedDns(asked =>
        {
            var reply = asked.Reply(asked.IsTcp ? [(DnsType.Txt, ScriptedQuestion.Text(new string('x', 255), new string('y', 255)))] : []);
            reply[2] |= (byte)(asked.IsTcp ? 0 : 2);
            return reply;
        });
        Assert.Equal(510, Assert.IsType<DnsRecord.Text>(await One(server.Client(), DnsType.Txt)).Value.Length);
    }

    [Fact]
    public async Task An_alias_is_followed_even_when_the_server_gives_it_alone()
    {
        await using var server = new ScriptedDns(asked => asked.Name.Equals("real.example", StringComparison.OrdinalIgnoreCase)
            ? asked.Reply((DnsType.A, [192, 0, 2, 9]))
            : asked.Reply((DnsType.Cname, ScriptedQuestion.Host("real.example"))));
        Assert.Equal("real.example", (await One(server.Client(), DnsType.A)).Name);
    }

    [Fact]
    public async Task Aliases_that_lead_in_a_circle_end()
    {
        await using var server = new ScriptedDns(asked =>
            asked.Reply((DnsType.Cname, ScriptedQuestion.Host(asked.Name.StartsWith("A.", StringComparison.OrdinalIgnoreCase) ? "b.example" : "a.example"))));
        Assert.IsType<DnsAnswer.Failed>(await server.Client().AskAsync("a.example", DnsType.A, Token));
    }

    [Fact]
    public async Task An_answer_with_another_id_or_question_is_not_taken()
    {
        var tries = 0;
        await using var server = new ScriptedDns(asked =>
        {
            var reply = asked.Reply((DnsType.A, [192, 0, 2, 66]));
            reply[tries++ == 0 ? 0 : 14] ^= 0x01;
            return reply;
        });
        Assert.IsType<DnsAnswer.Failed>(await server.Client(seconds: 0.1).AskAsync("example.org", DnsType.A, Token));
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task A_server_that_folds_the_case_of_letters_is_understood_at_the_second_try()
    {
        await using var server = new ScriptedDns(asked =>
        {
            var folded = asked.Octets.ToArray();
            for (var at = 12; at < 12 + asked.Name.Length + 1; at++)
            {
                folded[at] = folded[at] is >= (byte)'A' and <= (byte)'Z' ? (byte)(folded[at] | 0x20) : folded[at];
            }

            return new ScriptedQuestion(folded, asked.IsTcp).Reply((DnsType.A, [192, 0, 2, 1]));
        });
        Assert.IsType<DnsAnswer.Found>(await server.Client(seconds: 0.2).AskAsync("a-long-name-with-many-letters.example.org", DnsType.A, Token));
    }

    [Fact]
    public async Task The_next_server_is_asked_when_one_is_silent()
    {
        await using var silent = new ScriptedDns(_ => null);
        await using var server = new ScriptedDns(asked => asked.Reply((DnsType.A, [192, 0, 2, 1])));
        var client = new DnsClient(new DnsSettings { Servers = [silent.EndPoint, server.EndPoint], Patience = TimeSpan.FromSeconds(0.2) }, TimeProvider.System);
        Assert.IsType<DnsAnswer.Found>(await client.AskAsync("example.org", DnsType.A, Token));
    }

    [Fact]
    public async Task Silence_is_an_answer_too()
    {
        await using var server = new ScriptedDns(_ => null);
        var failed = Assert.IsType<DnsAnswer.Failed>(await server.Client(seconds: 0.1).AskAsync("example.org", DnsType.A, Token));
        Assert.Contains("did not answer within 0.1 s", failed.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("a b.example")]
    public async Task What_is_no_name_is_not_asked_for(string name) =>
        Assert.IsType<DnsAnswer.Failed>(await new DnsClient(new DnsSettings { Servers = [new IPEndPoint(IPAddress.Loopback, 1)] }, TimeProvider.System).AskAsync(name, DnsType.A, Token));

    [Fact]
    public void Any_octets_are_read_without_an_exception_or_an_end_that_never_comes()
    {
        var query = DnsQuery.Make("example.org", DnsType.Mx, hasRandomCase: true)!;
        var asked = new ScriptedQuestion(query.Octets, IsTcp: false);
        var good = asked.Reply((DnsType.Mx, [0, 10, .. ScriptedQuestion.Host("mx.example.org")]), (DnsType.Mx, [0, 20, 0xC0, 12]), (DnsType.Txt, ScriptedQuestion.Text("x")));
        Assert.Equal(3, DnsReply.Read(good, query)!.Records.Count);
        var random = new Random(7);
        for (var round = 0; round < 200_000; round++)
        {
            var octets = good[..random.Next(good.Length + 1)];
            for (var flips = random.Next(1, 5); flips > 0 && octets.Length > 0; flips--)
            {
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
            }

            _ = DnsReply.Read(octets, query);
        }

        byte[] loop = [.. asked.Reply((DnsType.Mx, [0, 10, 0xC0, 43]))];
        Assert.DoesNotContain(DnsReply.Read(loop, query)!.Records, record => record is DnsRecord.Exchange);
    }

    [Fact]
    public void The_servers_of_this_system_are_read_from_its_list()
    {
        var settings = DnsSettings.FromResolvConf("# mine\nsearch example.org\nnameserver 192.0.2.53\r\nnameserver\t2001:db8::53\nnameserver nonsense\n");
        Assert.Equal(["192.0.2.53:53", "[2001:db8::53]:53"], settings.Servers.Select(server => server.ToString()));
        Assert.Equal("127.0.0.1:53", Assert.Single(DnsSettings.FromResolvConf("").Servers).ToString());
        Assert.Equal("[2001:db8::53]:5353", DnsSettings.ParseServer("[2001:db8::53]:5353")?.ToString());
        Assert.Null(DnsSettings.ParseServer("ns.example.org"));
    }

    private static async Task<DnsRecord> One(DnsClient client, DnsType type) =>
        Assert.Single(Assert.IsType<DnsAnswer.Found>(await client.AskAsync("Example.ORG.", type, Token)).Records);
}
