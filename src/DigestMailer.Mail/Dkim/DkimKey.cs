using System.Security.Cryptography;

namespace DigestMailer.Mail.Dkim;

/// <summary>A private key that signs for a domain. Its secret is never part of its text, and one object serves all threads.</summary>
public abstract class DkimKey : IDisposable
{
    /// <summary>As the tag <c>a=</c> has it.</summary>
    public abstract string Algorithm { get; }

    /// <summary>Of the modulus, or of the curve.</summary>
    public abstract int Bits { get; }

    /// <summary>Octets of a signature.</summary>
    public abstract int SignatureLength { get; }

    /// <summary>The TXT record to publish at <c>selector._domainkey.domain</c>: RFC 6376 section 3.6.1, RFC 8463 section 4.</summary>
    public abstract string Record { get; }

    /// <summary>The least RSA modulus that may sign: RFC 8301 section 3.2.</summary>
    public const int LeastBits = 1024;

    /// <summary>RSA with SHA-256, from PKCS#1 or PKCS#8.</summary>
    /// <exception cref="CryptographicException">The text holds no such key, or one of less than <see cref="LeastBits"/>. Never quotes the text.</exception>
    public static DkimKey Rsa(string pem)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            _ = rsa.ExportParameters(includePrivateParameters: true); // a public key alone would only fail at the first mail
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or CryptographicException)
        {
            rsa.Dispose();
            throw new CryptographicException("it holds no unencrypted RSA private key in PEM form (PKCS#1 or PKCS#8)");
        }

        var bits = rsa.KeySize;
        if (bits < LeastBits)
        {
            rsa.Dispose();
            throw new CryptographicException($"its RSA key has {bits} bits, and verifiers refuse less than {LeastBits}");
        }

        return new RsaKey(rsa);
    }

    /// <summary>Ed25519, from PKCS#8 in PEM form or from the 32 octets of the seed in base64.</summary>
    /// <exception cref="CryptographicException">The text holds no such key. Never quotes the text.</exception>
    /// <exception cref="PlatformNotSupportedException">OpenSSL 3 is not there: see <see cref="Ed25519.IsSupported"/>.</exception>
    public static DkimKey Ed25519(string text) => new Ed25519Key(Ed25519Seed.Read(text));

    /// <param name="digest">SHA-256 of what is signed.</param>
    /// <param name="signature">As long as <see cref="SignatureLength"/>.</param>
    public abstract void Sign(ReadOnlySpan<byte> digest, Span<byte> signature);

    public abstract void Dispose();

    private sealed class RsaKey(RSA rsa) : DkimKey
    {
        public override string Algorithm => "rsa-sha256";

        public override int Bits => rsa.KeySize;

        public override int SignatureLength { get; } = rsa.KeySize / 8;

        public override string Record => $"v=DKIM1; k=rsa; p={Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())}";

        public override void Sign(ReadOnlySpan<byte> digest, Span<byte> signature)
        {
            if (!rsa.TrySignHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1, out var written) || written != SignatureLength)
            {
                throw new CryptographicException("An RSA signature has another length than its key.");
            }
        }

        public override void Dispose() => rsa.Dispose();
    }

    private sealed class Ed25519Key(byte[] seed) : DkimKey
    {
        private readonly Ed25519 key = Dkim.Ed25519.FromSeed(seed);

        public override string Algorithm => "ed25519-sha256";

        public override int Bits => 256;

        public override int SignatureLength => Dkim.Ed25519.SignatureLength;

        public override string Record => $"v=DKIM1; k=ed25519; p={Convert.ToBase64String(key.PublicKey())}";

        // RFC 8463 section 3: what Ed25519 signs is the digest, not the header it was made of.
        public override void Sign(ReadOnlySpan<byte> digest, Span<byte> signature) => key.Sign(digest, signature);

        public override void Dispose() => key.Dispose();
    }
}
