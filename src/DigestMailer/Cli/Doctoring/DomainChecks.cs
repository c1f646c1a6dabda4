using System.Net;
using System.Net.Sockets;
using DigestMailer.Mail.Lookup;
using DigestMailer.Mail.Smtp;

namespace DigestMailer.Cli.Doctoring;

/// <summary>What DNS says about the domain that our mail comes from, and about our own name.</summary>
internal sealed class DomainChecks(DnsClient dns, string domain, IReadOnlyList<SmtpSettings> relays)
{
    public async Task<IReadOnlyList<Finding>> SpfAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var relay in relays)
        {
            var addresses = await AddressesAsync(relay.Host, cancellationToken);
            foreach (var address in addresses.Take(2).DefaultIfEmpty(IPAddress.None))
            {
                findings.Add(Spf(relay.Host, address, await new SpfCheck(dns.AskAsync, address).CheckAsync(domain, cancellationToken)));
            }
        }

        return [.. findings.DistinctBy(finding => (finding.What, finding.Seen))];
    }

    public async Task<IReadOnlyList<Finding>> DmarcAsync(CancellationToken cancellationToken)
    {
        var walk = await DmarcWalk.WalkAsync(domain, dns.AskAsync, cancellationToken);
        var what = $"DMARC of {domain}";
        return
        [
            walk switch
            {
                { Doubled: { } doubled } => Finding.Sick(
                    what, $"{doubled.Name} has {doubled.Records} records, and receivers heed none of several", "Leave one of them."),
                { Policy: null, Failure: { } why } => Finding.Sick(what, why, Again),
                { Policy: null } => Finding.Sick(
                    what, "there is no record", $"Publish: _dmarc.{domain}. IN TXT \"v=DMARC1; p=none; rua=mailto:postmaster@{domain}\" - large providers refuse bulk mail without one."),
                { Policy: { } policy } when policy.Tags.ContainsKey("p") && walk.Requested is "none" or "quarantine" or "reject" =>
                    Finding.Fine(what, $"receivers are asked for {walk.Requested} by {policy.Domain} ({policy.Text}); SPF and DKIM count when their domain lies in {walk.Organization}"),
                { Policy: { } policy } => Finding.Sick(what, $"the record of {policy.Domain} asks for nothing that is known: {policy.Text}", $"Publish: _dmarc.{domain}. IN TXT \"v=DMARC1; p=none\""),
            },
        ];
    }

    /// <summary>Whether reports about mail can come back.</summary>
    public async Task<IReadOnlyList<Finding>> BouncesAsync(CancellationToken cancellationToken)
    {
        var what = $"MX of {domain}, where bounces go";
        var answer = await dns.AskAsync(domain, DnsType.Mx, cancellationToken);
        if (answer is DnsAnswer.Found found)
        {
            var hosts = found.Records.OfType<DnsRecord.Exchange>().OrderBy(exchange => exchange.Preference).Select(exchange => exchange.Host).ToList();
            if (hosts.All(host => host.Length == 0))
            {
                return [Finding.Sick(what, "a null MX: this domain takes no mail", "Remove the null MX, or send from a domain that takes mail: some servers refuse senders that cannot be answered.")];
            }

            var first = hosts.First(host => host.Length > 0);
            return (await AddressesAsync(first, cancellationToken)).Count > 0
                ? [Finding.Fine(what, string.Join(", ", hosts))]
                : [Finding.Sick(what, $"{first} has no address", $"Publish an A record for {first}, or name another host.")];
        }

        return answer is DnsAnswer.Failed failed ? [Finding.Sick(what, failed.Why, Again)]
            : (await AddressesAsync(domain, cancellationToken)).Count > 0 ? [Finding.Warn(what, "none; mail goes to the address of the domain itself", $"Publish: {domain}. IN MX 10 HOST.")]
            : [Finding.Sick(what, "none, and no address either: bounces are lost, and servers may refuse the sender", $"Publish: {domain}. IN MX 10 HOST.")];
    }

    /// <summary>Our own name in EHLO: it should lead to an address that leads back to it.</summary>
    public async Task<IReadOnlyList<Finding>> HelloAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var name in relays.Select(relay => relay.HelloName).OfType<string>().Where(name => !name.StartsWith('[')).Distinct())
        {
            var addresses = await AddressesAsync(name, cancellationToken);
            var what = $"EHLO name {name}";
            if (addresses.Count == 0)
            {
                findings.Add(Finding.Sick(what, "it has no address", $"Publish: {name}. IN A with the address that this machine sends from."));
                continue;
            }

            var names = await dns.AskNamesAsync(addresses[0], cancellationToken) is DnsAnswer.Found found
                ? found.Records.OfType<DnsRecord.Target>().Select(target => target.Host).ToList()
                : [];
            findings.Add(names.Contains(name, StringComparer.OrdinalIgnoreCase)
                ? Finding.Fine(what, $"{addresses[0]} and back")
                : Finding.Warn(what, $"{addresses[0]} leads back to {(names.Count == 0 ? "nothing" : string.Join(", ", names))}", $"Ask whoever gave you {addresses[0]} to set its reverse name to {name}."));
        }

        return findings;
    }

    private const string Again = "Ask again, or name a server that answers with --server.";

    private Finding Spf(string host, IPAddress address, SpfResult spf)
    {
        var what = $"SPF of {domain}";
        var isSeen = !IsNear(address);
        var shown = address.Equals(IPAddress.None) ? "which has no address" : address.ToString();
        var mechanism = address.AddressFamily == AddressFamily.InterNetwork || !isSeen ? "ip4" : "ip6";
        return spf.Verdict switch
        {
            SpfVerdict.None => Finding.Sick(what, "there is no record", $"Publish: {domain}. IN TXT \"v=spf1 {mechanism}:{(isSeen ? address : "ADDRESS")} -all\" - with the addresses that your relay sends from."),
            SpfVerdict.PermanentError => Finding.Sick(what, $"{spf.Record}: {spf.Why}", "Correct the record: receivers treat a broken one as a failure. Fewer includes mean fewer questions."),
            SpfVerdict.TemporaryError => Finding.Sick(what, spf.Why, Again),
            SpfVerdict.Pass => Finding.Fine(what, $"{spf.Record} allows {host} ({shown}), {spf.Lookups} of {SpfCheck.MostLookups} questions"),
            _ => Finding.Warn(
                what, $"{spf.Record} does not name {host} ({shown}), {spf.Lookups} of {SpfCheck.MostLookups} questions",
                isSeen ? $"If the relay sends from there, put {mechanism}:{address} before the last term; if it sends from other addresses, see that its include is in the record."
                    : "Receivers see another address than this one: see that the one your relay sends from, or its provider's include, is in the record."),
        };
    }

    /// <summary>On this machine or its own network (RFC 1918, 3927, 4193, 6598), or not known: no receiver sees it.</summary>
    private static bool IsNear(IPAddress address) =>
        address.Equals(IPAddress.None) || IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal
        || address.MapToIPv4().GetAddressBytes() is [10, ..] or [172, >= 16 and < 32, ..] or [192, 168, ..] or [169, 254, ..] or [100, >= 64 and < 128, ..]
            && (address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6);

    private async Task<IReadOnlyList<IPAddress>> AddressesAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        var found = new List<IPAddress>();
        foreach (var type in new[] { DnsType.A, DnsType.Aaaa })
        {
            if (await dns.AskAsync(host, type, cancellationToken) is DnsAnswer.Found answer)
            {
                found.AddRange(answer.Records.OfType<DnsRecord.Address>().Select(record => record.Value));
            }
        }

        return found;
    }
}
