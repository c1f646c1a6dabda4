using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using DigestMailer.Mail.Smtp;

namespace DigestMailer.Cli.Doctoring;

/// <summary>A relay: its line, its certificate, what it offers, and whether it lets us in.</summary>
internal static class RelayCheck
{
    private const int SoonDays = 14;

    public static async Task<IReadOnlyList<Finding>> LookAsync(SmtpSettings relay, TimeSpan patience, TimeProvider clock, CancellationToken cancellationToken)
    {
        var what = $"relay {relay}";
        var findings = new List<Finding>();
        var probe = new RelayProbe(relay);
        using var limit = new CancellationTokenSource(patience * 0.9, clock); // leaves time to say why nothing came
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var facts = await probe.LookAsync(either.Token);
            findings.Add(Line(what, relay, facts));
            if (facts.Certificate is { } certificate)
            {
                findings.Add(Certificate(what, relay.Host, certificate, facts.TlsErrors, clock.GetUtcNow()));
            }

            findings.Add(Offers(what, facts.Offers));
        }
        catch (Exception failure) when (failure is IOException or SocketException or AuthenticationException)
        {
            var change = probe.IsSilent && relay.Security == LineSecurity.Tls
                ? "A port such as 587 or 25 does not begin with TLS: set Smtp:Security to StartTls, or Smtp:Port to 465."
                : "Check Smtp:Host, Smtp:Port and Smtp:Security, and whether a firewall lets this machine out to that port.";
            return [Finding.Sick(what, failure.Message, change)];
        }
        catch (OperationCanceledException) when (probe.IsSilent && !cancellationToken.IsCancellationRequested)
        {
            var change = relay.Security == LineSecurity.Tls
                ? "Check Smtp:Host and Smtp:Port; if it is only slow, allow more with --patience."
                : "A port such as 465 waits for TLS from the first octet: set Smtp:Security to Tls. If it is only slow, allow more with --patience.";
            return [Finding.Sick(what, "it was reached, and says nothing", change)];
        }

        var settings = relay with { Deadlines = relay.Deadlines with { Connect = patience, Greeting = patience, Hello = patience } };
        switch (await SmtpConnection.OpenAsync(settings, clock, cancellationToken))
        {
            case SmtpOpening.Ready ready:
                await ready.Connection.DisposeAsync();
                findings.Add(Finding.Fine($"{what}, signing in", relay.UserName is null ? "not asked for; mail may be sent" : $"as {relay.UserName}; mail may be sent"));
                break;
            case SmtpOpening.Failed { Why: var why }:
                findings.Add(Finding.Sick(
                    $"{what}, signing in", $"failed at {why.Stage}: {why.Reply?.ToString() ?? why.Cause}",
                    why.Stage == SmtpStage.Auth ? "Check Smtp:UserName and Smtp:Password; some providers want a password of its own for programs." : "See the lines above."));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        return findings;
    }

    private static Finding Line(string what, SmtpSettings relay, RelayFacts facts) =>
        facts.Protocol is { } protocol ? Finding.Fine(what, $"{facts.Address}, {protocol} with {facts.Cipher}")
        : relay.Security == LineSecurity.PlainText && IsNear(relay.Host) ? Finding.Fine(what, $"{facts.Address}, unprotected, on this machine")
        : relay.Security == LineSecurity.PlainText ? Finding.Warn(what, $"{facts.Address}, unprotected: mail and addresses can be read on the way", "Set Smtp:Security to Tls or StartTls.")
        : Finding.Sick(what, $"{facts.Address} does not offer STARTTLS", "Set Smtp:Security to Tls with port 465, or use a relay that protects the line.");

    public static Finding Certificate(string what, string host, X509Certificate2 certificate, SslPolicyErrors errors, DateTimeOffset now)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames()).ToList();
        var days = (int)Math.Floor((certificate.NotAfter.ToUniversalTime() - now.UtcDateTime).TotalDays);
        var seen = $"{certificate.Subject}, names {(names.Count == 0 ? "none" : string.Join(' ', names))}, by {certificate.Issuer}, {days} days left";
        what += ", certificate";
        return days < 0 ? Finding.Sick(what, seen, "It has expired: its owner must renew it.")
            : certificate.NotBefore.ToUniversalTime() > now.UtcDateTime ? Finding.Sick(what, seen, $"It is valid only from {certificate.NotBefore.ToUniversalTime():u}: set this machine's clock, if that is wrong.")
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? Finding.Sick(what, $"{seen}; it is not for {host}", "Set Smtp:Host to a name that the certificate has.")
            : errors != SslPolicyErrors.None ? Finding.Sick(what, $"{seen}; its issuer is not trusted here", "Install the issuer's root certificate in this system's store, or update the store (ca-certificates).")
            : days < SoonDays ? Finding.Warn(what, seen, "It expires soon: see that it is renewed.")
            : Finding.Fine(what, seen);
    }

    private static Finding Offers(string what, IReadOnlyList<string> offers) =>
        offers.Any(offer => offer.Equals("PIPELINING", StringComparison.OrdinalIgnoreCase))
            ? Finding.Fine($"{what}, capabilities", string.Join(", ", offers))
            : Finding.Warn($"{what}, capabilities", string.Join(", ", offers), "It offers no PIPELINING: sending is several times slower. Switch it on there, if it is yours.");

    private static bool IsNear(string host) => host is "localhost" || (System.Net.IPAddress.TryParse(host, out var address) && System.Net.IPAddress.IsLoopback(address));
}
