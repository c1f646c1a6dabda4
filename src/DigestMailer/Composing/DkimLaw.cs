using System.Globalization;
using System.Security.Cryptography;
using DigestMailer.Mail;
using DigestMailer.Mail.Dkim;

namespace DigestMailer.Composing;

/// <summary>What must hold before the first mail is signed: a mail without its signature is worse than no start.</summary>
internal static class DkimLaw
{
    public static IEnumerable<string> Problems(ComposingOptions options)
    {
        if (!MailAddress.TryParse(options.FromAddress, out var from, out _))
        {
            yield break; // said already
        }

        var seen = new HashSet<(string, DateTimeOffset)>();
        for (var at = 0; at < options.Dkim.Count; at++)
        {
            var key = options.Dkim[at];
            var place = string.Create(CultureInfo.InvariantCulture, $"Composing:Dkim:{at}");
            if (ProblemOf(key, from, place) is { } problem)
            {
                yield return problem;
            }
            else if (!seen.Add((key.Algorithm.ToUpperInvariant(), key.Since())))
            {
                yield return $"{place} is a second key of {key.Algorithm} for the same time: give the newer one a later NotBefore.";
            }
        }
    }

    /// <summary>The key files that others than their owner may read.</summary>
    public static IEnumerable<string> Warnings(ComposingOptions options) => options.Dkim
        .Where(key => File.Exists(key.KeyFile) && key.IsOpenToOthers())
        .Select(key => key.KeyFile);

    private static string? ProblemOf(DkimOptions key, MailAddress from, string place)
    {
        var domain = key.DomainOr(from);
        return
            !MailDomain.IsHost(domain) ? $"{place}:Domain '{key.Domain}' is no domain name."
            : !IsAligned(domain, from.Domain) ? $"{place}:Domain '{domain}' is not aligned with '{from.Domain}', the domain of Composing:FromAddress: DMARC would not count the signature. Sign for that domain or one above it."
            : !MailDomain.IsHost(key.Selector) ? $"{place}:Selector '{key.Selector}' must be letters, digits, hyphens and dots, such as k1: the public key stands at SELECTOR._domainkey.{domain}."
            : !key.Is(DkimOptions.Rsa) && !key.Is(DkimOptions.Ed25519) ? $"{place}:Algorithm '{key.Algorithm}' is unknown: write {DkimOptions.Rsa} or {DkimOptions.Ed25519}."
            : !IsDate(key) ? $"{place}:NotBefore '{key.NotBefore}' is no date: write it as 2026-01-31T00:00:00Z."
            : key.KeyFile.Length == 0 ? $"{place}:KeyFile is missing: name the file of the private key."
            : key.Is(DkimOptions.Ed25519) && !Ed25519.IsSupported ? $"{place}:Algorithm {DkimOptions.Ed25519} needs {Ed25519.Library} (OpenSSL 3), which is not installed here: install it, or remove this key."
            : FileProblem(key, place);
    }

    /// <summary>One of the two is the other or lies below it: what DMARC calls relaxed alignment, without a list of suffixes.</summary>
    private static bool IsAligned(string domain, string from) =>
        domain.Contains('.', StringComparison.Ordinal) && (from == domain || IsBelow(from, domain) || IsBelow(domain, from));

    private static bool IsBelow(string domain, string parent) => domain.EndsWith("." + parent, StringComparison.Ordinal);

    private static bool IsDate(DkimOptions key)
    {
        try
        {
            return key.Since() >= DateTimeOffset.MinValue;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string? FileProblem(DkimOptions key, string place)
    {
        try
        {
            using var loaded = key.Load();
            return null;
        }
        catch (CryptographicException broken)
        {
            return $"{place}:KeyFile '{key.KeyFile}' cannot sign: {broken.Message}.";
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return $"{place}:KeyFile '{key.KeyFile}' cannot be read: check that it is there and that this user may read it.";
        }
    }
}
