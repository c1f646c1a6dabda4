using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace DigestMailer.Mail.Smtp.Receiving;

/// <summary>Where a receiver listens and what it takes. Loopback unless told otherwise.</summary>
public sealed record ReceiverSettings
{
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Zero for any free port: the receiver then knows its own.</summary>
    public int Port { get; init; }

    /// <summary>The name it greets with.</summary>
    public string Name { get; init; } = "inbox.invalid";

    /// <summary>LMTP instead of SMTP: one reply for each recipient after the dot.</summary>
    public bool IsLmtp { get; init; }

    /// <summary>With a certificate STARTTLS is offered.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The line is a TLS line from its first octet.</summary>
    public bool IsTlsFromTheStart { get; init; }

    /// <summary>With this, AUTH is offered, and mail is taken only from those who signed in.</summary>
    public Func<string, string, bool>? IsAccount { get; init; }

    /// <summary>The ways to sign in that are offered.</summary>
    public IReadOnlyList<string> Mechanisms { get; init; } = ["PLAIN", "LOGIN"];

    /// <summary>Offer AUTH on an unprotected line too: only a test may want that.</summary>
    public bool OffersAuthInClear { get; init; }

    /// <summary>Keywords of EHLO that are not offered, such as PIPELINING.</summary>
    public IReadOnlySet<string> Withheld { get; init; } = new HashSet<string>();

    /// <summary>The reply that refuses a recipient; null to take them.</summary>
    public Func<MailAddress, SmtpReply?>? Refusal { get; init; }

    public long LargestMail { get; init; } = 10_000_000;

    public int MostConnections { get; init; } = 100;

    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>What goes wrong on purpose; null, everywhere and always, in earnest.</summary>
    public Func<ReceiverMoment, ReceiverFault?>? Script { get; init; }
}
