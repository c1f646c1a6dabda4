using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DigestMailer.Mail.Lookup;

/// <summary>What a domain's SPF record says of one address (RFC 7208). The names are the RFC's.</summary>
public enum SpfVerdict
{
    None,
    Neutral,
    Pass,
    Fail,
    SoftFail,
    TemporaryError,
    PermanentError,
}

/// <summary>The whole record was gone through, beyond the part that decides: receivers that are told less may count all of it.</summary>
/// <param name="Lookups">Questions that mechanisms asked; more than ten make the record void.</param>
/// <param name="Record">The domain's own; null when it has none.</param>
public sealed record SpfResult(SpfVerdict Verdict, int Lookups, string? Record, string Why);

/// <summary>Evaluates include, a, mx, ip4, ip6, all and redirect; counts exists and ptr, which it takes for no match, like macros.</summary>
public sealed class SpfCheck(Func<string, DnsType, CancellationToken, Task<DnsAnswer>> ask, IPAddress address)
{
    public const int MostLookups = 10;

    /// <summary>RFC 7208 section 4.6.4: so many questions may come to nothing.</summary>
    public const int MostVoid = 2;
    private const int MostToAsk = 30;

    private readonly HashSet<string> open = [];
    private int lookups;
    private int empty;
    private string? problem;
    private bool isTemporary;

    public async Task<SpfResult> CheckAsync(string domain, CancellationToken cancellationToken)
    {
        var (record, why) = await RecordAsync(domain, cancellationToken);
        if (record is null)
        {
            return new SpfResult(problem is not null ? SpfVerdict.PermanentError : isTemporary ? SpfVerdict.TemporaryError : SpfVerdict.None, 0, null, why);
        }

        var verdict = await EvaluateAsync(record, domain, cancellationToken);
        problem ??= lookups > MostLookups ? $"it asks {lookups} questions, and receivers give up after {MostLookups}" : null;
        problem ??= empty > MostVoid ? $"{empty} names in it lead nowhere, and receivers give up after {MostVoid}" : null;
        return problem is not null ? new SpfResult(SpfVerdict.PermanentError, lookups, record, problem)
            : isTemporary && verdict != SpfVerdict.Pass ? new SpfResult(SpfVerdict.TemporaryError, lookups, record, "a name in it could not be looked up now")
            : new SpfResult(verdict, lookups, record, "");
    }

    private async Task<(string? Record, string Why)> RecordAsync(string domain, CancellationToken cancellationToken)
    {
        switch (await ask(domain, DnsType.Txt, cancellationToken))
        {
            case DnsAnswer.Found found:
                var records = found.Records.OfType<DnsRecord.Text>().Select(text => text.Value.Trim())
                    .Where(text => text.Equals("v=spf1", StringComparison.OrdinalIgnoreCase) || text.StartsWith("v=spf1 ", StringComparison.OrdinalIgnoreCase))
                    .ToList();
                problem ??= records.Count > 1 ? $"{domain} has {records.Count} SPF records, and one is allowed" : null;
                return (records.FirstOrDefault(), problem ?? "there is no SPF record");
            case DnsAnswer.Failed failed:
                isTemporary = true;
                return (null, failed.Why);
            default:
                return (null, "there is no SPF record");
        }
    }

    private async Task<SpfVerdict> EvaluateAsync(string record, string domain, CancellationToken cancellationToken)
    {
        if (!open.Add(domain))
        {
            problem ??= $"it includes itself at {domain}";
            return SpfVerdict.PermanentError;
        }

        SpfVerdict? verdict = null;
        string? redirect = null;
        foreach (var term in record.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            if (term.StartsWith("redirect=", StringComparison.OrdinalIgnoreCase))
            {
                redirect = term[9..];
            }
            else if (!term.Split(':', '/')[0].Contains('=', StringComparison.Ordinal) && await MatchesAsync(term.TrimStart('+', '-', '~', '?'), domain, cancellationToken))
            {
                verdict ??= term[0] switch { '-' => SpfVerdict.Fail, '~' => SpfVerdict.SoftFail, '?' => SpfVerdict.Neutral, _ => SpfVerdict.Pass };
            }
        }

        if (verdict is null && redirect is not null)
        {
            verdict = await IntoAsync(redirect, cancellationToken);
        }

        open.Remove(domain);
        return verdict ?? SpfVerdict.Neutral;
    }

    private async Task<bool> MatchesAsync(string term, string domain, CancellationToken cancellationToken)
    {
        var end = term.IndexOfAny([':', '/']);
        var mechanism = (end < 0 ? term : term[..end]).ToLowerInvariant();
        var argument = end < 0 ? "" : term[end] == ':' ? term[(end + 1)..] : term[end..];
        var slash = mechanism is "a" or "mx" ? argument.IndexOf('/', StringComparison.Ordinal) : -1;
        var target = slash < 0 ? argument : argument[..slash];
        var prefix = slash < 0 ? "" : argument[slash..];
        target = target.Length == 0 ? domain : target;
        switch (mechanism)
        {
            case "all":
                return true;
            case "ip4" or "ip6":
                return IsIn(argument);
            case "include":
                return await IntoAsync(target, cancellationToken) == SpfVerdict.Pass;
            case "a":
                return Counts() && await HasAsync(target, prefix, cancellationToken);
            case "mx":
                return Counts() && await HasExchangeAsync(target, prefix, cancellationToken);
            case "exists" or "ptr":
                Counts();
                return false;
            default:
                problem ??= $"\"{term}\" is no part of SPF";
                return false;
        }
    }

    private async Task<SpfVerdict> IntoAsync(string domain, CancellationToken cancellationToken)
    {
        if (!Counts() || domain.Contains('%', StringComparison.Ordinal))
        {
            return SpfVerdict.Neutral;
        }

        var (record, why) = await RecordAsync(domain.ToLowerInvariant(), cancellationToken);
        if (record is null)
        {
            problem ??= isTemporary ? null : $"it includes {domain}, but {why}";
            return SpfVerdict.PermanentError;
        }

        return await EvaluateAsync(record, domain.ToLowerInvariant(), cancellationToken);
    }

    private async Task<bool> HasExchangeAsync(string domain, string prefix, CancellationToken cancellationToken)
    {
        var hosts = (await FoundAsync(domain, DnsType.Mx, cancellationToken)).OfType<DnsRecord.Exchange>().Where(one => one.Host.Length > 0).Take(10);
        foreach (var exchange in hosts)
        {
            if (await HasAsync(exchange.Host, prefix, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> HasAsync(string host, string prefix, CancellationToken cancellationToken)
    {
        var type = address.AddressFamily == AddressFamily.InterNetwork ? DnsType.A : DnsType.Aaaa;
        var lengths = prefix.TrimStart('/').Split("//");
        var length = type == DnsType.A ? lengths[0] : lengths.Length > 1 ? lengths[1] : prefix.StartsWith("//", StringComparison.Ordinal) ? lengths[0] : "";
        var records = host.Contains('%', StringComparison.Ordinal) ? [] : await FoundAsync(host, type, cancellationToken);
        return records.OfType<DnsRecord.Address>().Any(one => IsIn(length.Length == 0 ? one.Value.ToString() : $"{one.Value}/{length}"));
    }

    private async Task<IReadOnlyList<DnsRecord>> FoundAsync(string name, DnsType type, CancellationToken cancellationToken)
    {
        var answer = await ask(name, type, cancellationToken);
        isTemporary |= answer is DnsAnswer.Failed;
        empty += answer is DnsAnswer.NoName or DnsAnswer.NoRecords ? 1 : 0;
        return answer is DnsAnswer.Found found ? found.Records : [];
    }

    /// <returns>Whether it may be asked at all: a record that asks without end is wrong long before.</returns>
    private bool Counts() => ++lookups <= MostToAsk;

    private bool IsIn(string network)
    {
        var parts = network.Split('/');
        if (!IPAddress.TryParse(parts[0], out var start))
        {
            problem ??= $"\"{network}\" is no address";
            return false;
        }

        var octets = start.GetAddressBytes();
        var ours = address.GetAddressBytes();
        var bits = parts.Length > 1 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var some) ? some : octets.Length * 8;
        if (bits > octets.Length * 8)
        {
            problem ??= $"\"{network}\" is no network";
            return false;
        }

        if (octets.Length != ours.Length)
        {
            return false;
        }

        for (var bit = 0; bit < bits; bit += 8)
        {
            var mask = bits - bit >= 8 ? 0xFF : 0xFF << (8 - (bits - bit)) & 0xFF;
            if (((octets[bit / 8] ^ ours[bit / 8]) & mask) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
