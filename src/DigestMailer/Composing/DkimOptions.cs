using System.Globalization;
using System.Security.Cryptography;
using DigestMailer.Mail;
using DigestMailer.Mail.Dkim;

namespace DigestMailer.Composing;

/// <summary>One entry of <c>Composing:Dkim</c>: a key, and where its public half stands in DNS.</summary>
internal sealed class DkimOptions
{
    public const string Rsa = "rsa-sha256";
    public const string Ed25519 = "ed25519-sha256";

    /// <summary>RFC 8301 wants 2048; verifiers need not take more than 4096.</summary>
    private const int LeastBits = 2048;
    private const int MostBits = 4096;

    /// <summary>Aligned with the domain of From; that domain itself when empty.</summary>
    public string? Domain { get; init; }

    /// <summary>The public key stands at <c>SELECTOR._domainkey.DOMAIN</c>.</summary>
    public string Selector { get; init; } = "";

    public string Algorithm { get; init; } = Rsa;

    /// <summary>PEM; for Ed25519 also the seed in base64. Readable by its owner alone.</summary>
    public string KeyFile { get; init; } = "";

    /// <summary>
    /// From when it signs: mails dated earlier keep the key before it. Of several keys of one algorithm the youngest that the
    /// mail's date allows signs.
    /// </summary>
    public string? NotBefore { get; init; }

    public string DomainOr(MailAddress from) => Domain is { Length: > 0 } domain ? domain.ToLowerInvariant() : from.Domain;

    /// <exception cref="FormatException">Not a date.</exception>
    public DateTimeOffset Since() => NotBefore is { Length: > 0 } since
        ? DateTimeOffset.Parse(since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
        : DateTimeOffset.MinValue;

    public bool Is(string algorithm) => algorithm.Equals(Algorithm, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="CryptographicException">The file holds no key that may sign; the message says why and quotes nothing of it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="PlatformNotSupportedException">The library for it is missing.</exception>
    public DkimKey Load()
    {
        var key = Is(Rsa) ? DkimKey.Rsa(File.ReadAllText(KeyFile)) : DkimKey.Ed25519(File.ReadAllText(KeyFile));
        if (Is(Rsa) && key.Bits is < LeastBits or > MostBits)
        {
            var bits = key.Bits;
            key.Dispose();
            throw new CryptographicException($"its RSA key has {bits} bits, and {LeastBits} to {MostBits} are wanted");
        }

        return key;
    }

    /// <summary>Whether others than the owner may read or write the file.</summary>
    public bool IsOpenToOthers() => !OperatingSystem.IsWindows()
        && (File.GetUnixFileMode(KeyFile)
            & (UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0;
}
