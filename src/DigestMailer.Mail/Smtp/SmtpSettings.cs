using System.Security.Cryptography.X509Certificates;

namespace DigestMailer.Mail.Smtp;

/// <summary>A relay, and how to speak with it.</summary>
public sealed record SmtpSettings
{
    public required string Host { get; init; }

    public int Port { get; init; } = 465;

    public LineSecurity Security { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>Our own name in EHLO; null for the address literal of our end of the line.</summary>
    public string? HelloName { get; init; }

    /// <summary>Ask for delivery reports where the relay offers DSN.</summary>
    public bool WantsReports { get; init; } = true;

    /// <summary>Private roots to trust instead of the system's; null for the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    public SmtpDeadlines Deadlines { get; init; } = new();

    /// <returns>What would make every dialogue fail; empty when nothing does.</returns>
    public IEnumerable<string> Problems()
    {
        if (
            HelloName is not null
            && !MailDomain.IsLiteral(HelloName)
            && (!MailDomain.IsHost(HelloName) || !HelloName.Contains('.', StringComparison.Ordinal))
        )
        {
            yield return "HelloName must be a full host name or an address literal such as [192.0.2.1].";
        }

        if (Security == LineSecurity.PlainText && (UserName is not null || Password is not null))
        {
            yield return "UserName and Password would cross an unprotected line: set Security to Tls or StartTls, or remove them.";
        }

        if (UserName is null != Password is null)
        {
            yield return "UserName and Password belong together: set both or neither.";
        }
    }

    /// <summary>Names no secret.</summary>
    public override string ToString() => $"{Host}:{Port} ({Security})";
}
