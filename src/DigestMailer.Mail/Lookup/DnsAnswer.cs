using System.Net;

namespace DigestMailer.Mail.Lookup;

/// <summary>Kinds of records, by their numbers on the wire (RFC 1035, 3596).</summary>
public enum DnsType
{
    A = 1,
    Cname = 5,

    /// <summary>PTR.</summary>
    Reverse = 12,
    Mx = 15,
    Txt = 16,
    Aaaa = 28,
}

/// <summary>What is behind a name. Closed.</summary>
public abstract record DnsAnswer
{
    private DnsAnswer() { }

    /// <summary>There are records of the kind that was asked for.</summary>
    public sealed record Found(IReadOnlyList<DnsRecord> Records) : DnsAnswer;

    /// <summary>The name does not exist (NXDOMAIN).</summary>
    public sealed record NoName : DnsAnswer;

    /// <summary>The name exists, without records of this kind.</summary>
    public sealed record NoRecords : DnsAnswer;

    /// <summary>Nobody could say: servers were silent, refused or failed. Asking again may help.</summary>
    /// <param name="Why">In words, with the server that was asked last.</param>
    public sealed record Failed(string Why) : DnsAnswer;
}

/// <summary>One record. Closed.</summary>
/// <param name="Name">Lower case, without the last dot.</param>
public abstract record DnsRecord(string Name)
{
    /// <summary>A or AAAA.</summary>
    public sealed record Address(string Name, IPAddress Value) : DnsRecord(Name);

    /// <summary>CNAME or PTR.</summary>
    public sealed record Target(string Name, DnsType Type, string Host) : DnsRecord(Name);

    /// <param name="Host">Empty for the null MX of RFC 7505.</param>
    public sealed record Exchange(string Name, int Preference, string Host) : DnsRecord(Name);

    /// <param name="Value">Its strings joined without anything between them.</param>
    public sealed record Text(string Name, string Value) : DnsRecord(Name);
}
