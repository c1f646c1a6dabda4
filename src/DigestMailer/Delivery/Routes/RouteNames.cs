using System.Collections.Frozen;

namespace DigestMailer.Delivery.Routes;

/// <summary>
/// Which route a recipient's domain belongs to: a receiver with several domains, or the domain itself, and the law of each. A
/// domain that one receiver's mail hosts serve without saying so is added by the operator.
/// </summary>
internal sealed class RouteNames
{
    /// <summary>The route that every message takes.</summary>
    public const string All = "*all";

    /// <summary>In the settings: every domain without an entry.</summary>
    public const string Others = "*";

    /// <summary>Consumer domains of receivers that judge a sender over all of them.</summary>
    public static readonly FrozenDictionary<string, string[]> Known = new Dictionary<string, string[]>
    {
        ["google"] = ["gmail.com", "googlemail.com"],
        ["yahoo"] =
        [
            "yahoo.com", "ymail.com", "rocketmail.com", "myyahoo.com", "aol.com", "aim.com", "aol.co.uk", "aol.de", "aol.fr",
            "netscape.net", "verizon.net", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "yahoo.it", "yahoo.es", "yahoo.ie", "yahoo.gr",
            "yahoo.pl", "yahoo.ro", "yahoo.se", "yahoo.no", "yahoo.dk", "yahoo.ca", "yahoo.in", "yahoo.co.in", "yahoo.com.au",
            "yahoo.com.br", "yahoo.com.ar", "yahoo.com.mx", "yahoo.com.sg", "yahoo.com.hk", "yahoo.com.tw", "yahoo.co.id",
        ],
        ["microsoft"] =
        [
            "outlook.com", "hotmail.com", "live.com", "msn.com", "passport.com", "windowslive.com", "hotmail.co.uk", "hotmail.fr",
            "hotmail.de", "hotmail.it", "hotmail.es", "hotmail.be", "hotmail.nl", "hotmail.ca", "hotmail.se", "live.co.uk",
            "live.fr", "live.de", "live.it", "live.nl", "live.be", "live.ca", "live.se", "live.dk", "live.com.au", "live.com.mx",
            "outlook.fr", "outlook.de", "outlook.it", "outlook.es", "outlook.be", "outlook.jp", "outlook.com.br", "outlook.com.au",
        ],
        ["apple"] = ["icloud.com", "me.com", "mac.com"],
        ["united-internet"] = ["gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.com", "web.de", "mail.com", "1und1.de"],
        ["orange"] = ["orange.fr", "wanadoo.fr"],
        ["comcast"] = ["comcast.net", "xfinity.com"],
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, string> routes;
    private readonly FrozenDictionary<string, string[]> domains;
    private readonly FrozenDictionary<string, RouteLaw> laws;
    private readonly RouteLaw others;

    public RouteNames(IReadOnlyList<LimitOptions> limits, RouteLaw all)
    {
        var named = limits.Where(limit => !limit.IsForOthers).ToList();
        var taken = named.SelectMany(limit => limit.Domains).ToHashSet();
        domains = Known.Select(known => (Route: known.Key, Domains: known.Value.Where(domain => !taken.Contains(domain))))
            .Concat(named.Select(limit => (limit.Route, Domains: limit.Domains.AsEnumerable())))
            .GroupBy(pair => pair.Route, pair => pair.Domains)
            .ToFrozenDictionary(group => group.Key, group => group.SelectMany(some => some).Distinct().ToArray());
        routes = domains.SelectMany(pair => pair.Value.Select(domain => (Domain: domain, Route: pair.Key)))
            .ToFrozenDictionary(pair => pair.Domain, pair => pair.Route);
        laws = named.Select(limit => (limit.Route, Law: limit.ToLaw())).Append((Route: All, Law: all))
            .ToFrozenDictionary(pair => pair.Route, pair => pair.Law);
        others = limits.FirstOrDefault(limit => limit.IsForOthers)?.ToLaw() ?? RouteLaw.None;
        HasLaws = !others.IsNone || laws.Values.Any(law => !law.IsNone);
        Counts = others.IsCounted || laws.Values.Any(law => law.IsCounted);
    }

    /// <summary>Whether anything at all is limited.</summary>
    public bool HasLaws { get; }

    /// <summary>Whether any message has to be counted.</summary>
    public bool Counts { get; }

    /// <summary>The routes that the settings name, the one over all included.</summary>
    public IEnumerable<string> Limited => laws.Keys;

    public static string DomainOf(string recipient) => recipient[(recipient.LastIndexOf('@') + 1)..].ToLowerInvariant();

    public string RouteOf(string domain) => routes.GetValueOrDefault(domain, domain);

    /// <summary>The route as an operator may name it: by its name, or by a domain of its.</summary>
    public IReadOnlyList<string> DomainsOf(string route) => domains.TryGetValue(route, out var some) ? some : [route];

    public RouteLaw LawOf(string route) => laws.GetValueOrDefault(route, others);
}
