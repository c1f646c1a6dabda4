using System.Security.Cryptography;
using DigestMailer.Mail.Dkim;

namespace DigestMailer.Tests.Mail.Dkim;

/// <summary>Keys made for one run.</summary>
internal static class SomeKeys
{
    /// <summary>The first test key of RFC 8032 section 7.1, which RFC 8463 signs with.</summary>
    public const string Ed25519 = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";

    private static readonly Lazy<string> Shared = new(() => NewRsa());

    public static string Rsa => Shared.Value;

    public static string NewRsa(int bits = 2048)
    {
        using var rsa = RSA.Create(bits);
        return rsa.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>The zone that the identities' records make up.</summary>
    public static Func<string, string?> Zone(params DkimIdentity[] identities) => identities
        .ToDictionary(one => $"{one.Selector}._domainkey.{one.Domain}", one => one.Key.Record).GetValueOrDefault;
}
