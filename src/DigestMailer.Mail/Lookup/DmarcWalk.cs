namespace DigestMailer.Mail.Lookup;

/// <summary>A DMARC record at a place in the tree of names.</summary>
/// <param name="Tags">By their names in lower case; values trimmed.</param>
public sealed record DmarcRecord(string Domain, string Text, IReadOnlyDictionary<string, string> Tags)
{
    /// <returns>Null when the text is no DMARC record.</returns>
    public static DmarcRecord? Read(string domain, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tags = new Dictionary<string, string>();
        foreach (var tag in text.Split(';'))
        {
            var equals = tag.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                tags.TryAdd(tag[..equals].Trim().ToLowerInvariant(), tag[(equals + 1)..].Trim());
            }
        }

        var isFirst = text.TrimStart().StartsWith('v');
        return isFirst && tags.GetValueOrDefault("v") == "DMARC1" ? new DmarcRecord(domain, text, tags) : null;
    }
}

/// <summary>What the walk up from a domain found (RFC 9989): the organization it belongs to, and the policy that holds for it.</summary>
/// <param name="Organization">The domain whose mail is aligned with this one's, relaxed.</param>
/// <param name="Policy">Null when no record was found.</param>
/// <param name="Requested">What receivers are asked to do: none, quarantine or reject.</param>
/// <param name="Failure">Why a place could not be looked at; null when all could.</param>
/// <param name="Doubled">The first place with more than one record, which count as none there; null when there is none.</param>
public sealed record DmarcResult(string Organization, DmarcRecord? Policy, string Requested, string? Failure, (string Name, int Records)? Doubled);

public static class DmarcWalk
{
    private const int MostLabels = 7; // RFC 9989: longer names go on from their last seven labels

    public static async Task<DmarcResult> WalkAsync(
        string domain, Func<string, DnsType, CancellationToken, Task<DnsAnswer>> ask, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(ask);
        var found = new List<DmarcRecord>();
        string? failure = null;
        (string, int)? doubled = null;
        foreach (var place in Places(domain))
        {
            var answer = await ask($"_dmarc.{place}", DnsType.Txt, cancellationToken);
            failure ??= (answer as DnsAnswer.Failed)?.Why;
            var records = answer is DnsAnswer.Found texts
                ? texts.Records.OfType<DnsRecord.Text>().Select(text => DmarcRecord.Read(place, text.Value)).OfType<DmarcRecord>().ToList()
                : [];
            if (records.Count != 1)
            {
                doubled ??= records.Count > 1 ? ($"_dmarc.{place}", records.Count) : null;
                continue; // two records are as good as none
            }

            found.Add(records[0]);
            if (records[0].Tags.GetValueOrDefault("psd") is "n" or "y")
            {
                break;
            }
        }

        var organization = Organization(domain, found);
        var policy = found.Find(record => record.Domain == domain) ?? found.Find(record => record.Domain == organization) ?? found.LastOrDefault();
        return new DmarcResult(organization, policy, Requested(domain, policy), failure, doubled);
    }

    private static IEnumerable<string> Places(string domain)
    {
        yield return domain;
        var labels = domain.Split('.');
        for (var count = labels.Length > MostLabels + 1 ? MostLabels : labels.Length - 1; count > 0; count--)
        {
            yield return string.Join('.', labels[^count..]);
        }
    }

    private static string Organization(string domain, List<DmarcRecord> found)
    {
        if (found.Find(record => record.Tags.GetValueOrDefault("psd") == "n") is { } own)
        {
            return own.Domain;
        }

        if (found.Find(record => record.Tags.GetValueOrDefault("psd") == "y" && record.Domain != domain) is { } suffix)
        {
            var below = domain[..^(suffix.Domain.Length + 1)];
            return $"{below[(below.LastIndexOf('.') + 1)..]}.{suffix.Domain}";
        }

        return found.Count > 0 ? found[^1].Domain : domain;
    }

    private static string Requested(string domain, DmarcRecord? policy)
    {
        if (policy is null)
        {
            return "none";
        }

        var own = policy.Tags.GetValueOrDefault("p", "none");
        return (policy.Domain == domain ? own : policy.Tags.GetValueOrDefault("sp", own)).ToLowerInvariant();
    }
}
