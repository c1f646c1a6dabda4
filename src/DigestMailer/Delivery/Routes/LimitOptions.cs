using System.ComponentModel.DataAnnotations;
using DigestMailer.Mail;
using Microsoft.Extensions.Options;

namespace DigestMailer.Delivery.Routes;

/// <summary>A new sender's first days, as the settings have them.</summary>
internal sealed class WarmUpOptions
{
    /// <summary>Messages on the first day; providers advise 50 to 500.</summary>
    [Range(1, 1_000_000)]
    public long First { get; init; } = 200;

    /// <summary>How many times more on the day after a good one; 1.3 to 2 is usual.</summary>
    [Range(1.01, 10.0)]
    public double Growth { get; init; } = 1.5;

    /// <summary>At so many a day the warm-up is over.</summary>
    [Range(1, 100_000_000)]
    public long Full { get; init; } = 100_000;

    public WarmUpLaw ToLaw() => new(First, Growth, Full);
}

/// <summary>One entry of <c>Delivery:Limits</c>: what one receiver, a name for some domains, may be sent.</summary>
internal sealed class LimitOptions
{
    /// <summary>A receiver's name, one of the known ones or a new one; without it the first domain is the name.</summary>
    [RegularExpression("[a-z0-9.-]{0,64}")]
    public string Name { get; init; } = "";

    /// <summary>Recipient domains, added to those that a known name has; <c>*</c> is every domain without an entry, each for itself.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    [Range(1, 100_000)]
    public long? PerSecond { get; init; }

    [Range(1, 10_000_000)]
    public long? PerMinute { get; init; }

    [Range(1, 100_000_000)]
    public long? PerHour { get; init; }

    [Range(1, 1_000_000_000)]
    public long? PerDay { get; init; }

    /// <summary>Messages side by side from all nodes together.</summary>
    [Range(1, 1000)]
    public long? Connections { get; init; }

    /// <summary>Messages to this receiver on one line to a relay before the line is closed.</summary>
    [Range(1, 100_000)]
    public long? MessagesPerConnection { get; init; }

    [ValidateObjectMembers]
    public WarmUpOptions? WarmUp { get; init; }

    public bool IsForOthers => Domains is [RouteNames.Others];

    public string Route => Name.Length > 0 ? Name : Domains.Count > 0 ? Domains[0] : "";

    public RouteLaw ToLaw() =>
        new(PerSecond, PerMinute, PerHour, PerDay, Connections, MessagesPerConnection, WarmUp?.ToLaw());

    /// <summary>What is wrong with the entries together.</summary>
    /// <returns>Sentences that begin with a key.</returns>
    public static IEnumerable<string> Problems(IReadOnlyList<LimitOptions> limits)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < limits.Count; index++)
        {
            var key = $"Delivery:Limits:{index}";
            var limit = limits[index];
            if (limit.Route.Length == 0)
            {
                yield return $"{key} names nobody: set {key}:Domains, or {key}:Name to one of {string.Join(", ", RouteNames.Known.Keys)}.";
            }
            else if (limit.Domains.Count == 0 && !RouteNames.Known.ContainsKey(limit.Name))
            {
                yield return $"{key}:Name is '{limit.Name}', which has no domains: set {key}:Domains, or name one of {string.Join(", ", RouteNames.Known.Keys)}.";
            }

            foreach (var domain in limit.Domains.Where(domain => domain != RouteNames.Others || limit.Domains.Count > 1 || limit.Name.Length > 0))
            {
                if (MailDomain.Canonical(domain, out var problem) != domain)
                {
                    yield return domain == RouteNames.Others
                        ? $"{key}:Domains has '*' beside other words: give it an entry of its own, without a name."
                        : $"{key}:Domains has '{domain}': {(problem.Length > 0 ? problem : "write it in lower-case ASCII")}.";
                }
            }

            foreach (var domain in limit.Domains.Append(limit.Route).Distinct().Where(domain => !owners.TryAdd(domain, key)))
            {
                yield return $"{key} has '{domain}', as {owners[domain]} has: put both into one entry.";
            }
        }
    }
}
