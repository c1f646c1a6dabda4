using System.Security.Cryptography;
using DigestMailer.Mail.Dkim;

namespace DigestMailer.Tests.Mail.Dkim;

public sealed class DkimKeyTests
{
    [Fact]
    public void Both_forms_of_pem_are_one_key()
    {
        using var rsa = RSA.Create(2048);
        using var old = DkimKey.Rsa(rsa.ExportRSAPrivateKeyPem());
        using var young = DkimKey.Rsa(rsa.ExportPkcs8PrivateKeyPem());
        Assert.Equal(old.Record, young.Record);
        Assert.Equal(Signed(old), Signed(young));
        Assert.StartsWith("v=DKIM1; k=rsa; p=MII", old.Record, StringComparison.Ordinal);
    }

    [Fact]
    public void An_ed25519_key_is_read_from_its_seed_and_from_pem()
    {
        using var seed = DkimKey.Ed25519(SomeKeys.Ed25519);
        using var pem = DkimKey.Ed25519($"-----BEGIN PRIVATE KEY-----\n{Convert.ToBase64String([.. Convert.FromHexString("302e020100300506032b657004220420"), .. Convert.FromBase64String(SomeKeys.Ed25519)])}\n-----END PRIVATE KEY-----\n");
        Assert.Equal("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", seed.Record); // RFC 8463 appendix A.2
        Assert.Equal(seed.Record, pem.Record);
        Assert.Equal(Signed(seed), Signed(pem));
    }

    [Fact]
    public void The_first_vector_of_rfc_8032_is_signed_to_the_byte()
    {
        using var key = Ed25519.FromSeed(Convert.FromBase64String(SomeKeys.Ed25519));
        var signature = new byte[Ed25519.SignatureLength];
        key.Sign([], signature);
        Assert.Equal(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            Convert.ToHexStringLower(signature));
        Assert.True(key.Verify([], signature));
        Assert.False(key.Verify([1], signature));
    }

    [Fact]
    public void What_cannot_sign_is_refused_and_never_quoted()
    {
        using var rsa = RSA.Create(2048);
        using var short_ = RSA.Create(768);
        string[] wrong =
        [
            "", "nonsense", rsa.ExportSubjectPublicKeyInfoPem(), rsa.ExportRSAPublicKeyPem(), short_.ExportPkcs8PrivateKeyPem(),
            rsa.ExportEncryptedPkcs8PrivateKeyPem("word", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)),
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        ];
        foreach (var text in wrong)
        {
            foreach (var failure in new[] { Assert.Throws<CryptographicException>(() => DkimKey.Rsa(text)), Assert.Throws<CryptographicException>(() => DkimKey.Ed25519(text)) })
            {
                Assert.All(text.Split('\n').Where(line => line.Length > 8 && !line.StartsWith('-')), line =>
                    Assert.DoesNotContain(line, failure.ToString(), StringComparison.Ordinal));
            }
        }

        Assert.Contains("768 bits", Assert.Throws<CryptographicException>(() => DkimKey.Rsa(short_.ExportRSAPrivateKeyPem())).Message, StringComparison.Ordinal);
        Assert.Throws<CryptographicException>(() => DkimKey.Ed25519(rsa.ExportPkcs8PrivateKeyPem()));
        Assert.Throws<CryptographicException>(() => DkimKey.Ed25519(Convert.ToBase64String(new byte[31])));
    }

    [Fact]
    public void One_key_serves_many_threads()
    {
        using var rsa = DkimKey.Rsa(SomeKeys.Rsa);
        using var curve = DkimKey.Ed25519(SomeKeys.Ed25519);
        var (one, other) = (Signed(rsa), Signed(curve));
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, number =>
            Assert.Equal(number % 2 == 0 ? one : other, Signed(number % 2 == 0 ? rsa : curve)));
    }

    private static byte[] Signed(DkimKey key)
    {
        var signature = new byte[key.SignatureLength];
        key.Sign(SHA256.HashData("x"u8), signature);
        return signature;
    }
}
