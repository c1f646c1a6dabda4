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

    /// <summary>Where access tokens come from, for the ways to sign in that take one; null with a password.</summary>
    public AccessTokenSource? TokenSource { get; init; }

    public SmtpAuth Auth { get; init; }

    public MailProtocol Protocol { get; init; }

    /// <summary>Send bodies as chunks (BDAT) where the relay offers CHUNKING.</summary>
    public bool UsesChunks { get; init; } = true;

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

        if (UserName is null && Auth != SmtpAuth.Auto)
        {
            yield return "Auth needs somebody to sign in: set UserName, or remove Auth.";
        }

        var needsToken = Auth is SmtpAuth.XOAuth2 or SmtpAuth.OAuthBearer;
        if (TokenSource is not null && (Password is not null || UserName is null || (Auth != SmtpAuth.Auto && !needsToken)))
        {
            yield return "OAuth signs in instead of a password: set UserName, remove Password, and let Auth be Auto, XOAuth2 or OAuthBearer.";
        }
        else if (TokenSource is null && needsToken)
        {
            yield return $"Auth {Auth} needs access tokens: set OAuth, or choose another Auth.";
        }
        else if (TokenSource is null && UserName is null != Password is null)
        {
            yield return "UserName and Password belong together: set both or neither.";
        }

        if ((UserName + Password).Any(char.IsControl))
        {
            yield return "UserName and Password may not hold control characters.";
        }
    }

    /// <summary>Names no secret.</summary>
    public override string ToString() => $"{Host}:{Port} ({Security})";
}
