using System.Formats.Asn1;
using System.Security.Cryptography;

namespace DigestMailer.Mail.Dkim;

/// <summary>Reads the seed of an Ed25519 key as programs write it.</summary>
internal static class Ed25519Seed
{
    private const string Curve = "1.3.101.112"; // id-Ed25519: RFC 8410 section 3

    /// <param name="text">PKCS#8 in PEM form, or base64 of the seed alone.</param>
    /// <exception cref="CryptographicException">It is neither.</exception>
    public static byte[] Read(string text)
    {
        try
        {
            var seed = PemEncoding.TryFind(text, out var pem) && text[pem.Label] == "PRIVATE KEY"
                ? OfPkcs8(Convert.FromBase64String(text[pem.Base64Data]))
                : Convert.FromBase64String(text.Trim());
            if (seed.Length == Ed25519.KeyLength)
            {
                return seed;
            }
        }
        catch (Exception unreadable) when (unreadable is FormatException or AsnContentException)
        {
            // Said below, without the cause: it could quote the key.
        }

        throw new CryptographicException("it holds no unencrypted Ed25519 private key (PKCS#8 in PEM form, or the seed in base64)");
    }

    /// <summary>RFC 5958 section 2: version, algorithm, and the key, here an octet string within an octet string.</summary>
    private static byte[] OfPkcs8(byte[] der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        _ = outer.ReadInteger();
        if (outer.ReadSequence().ReadObjectIdentifier() != Curve)
        {
            return [];
        }

        return new AsnReader(outer.ReadOctetString(), AsnEncodingRules.DER).ReadOctetString();
    }
}
