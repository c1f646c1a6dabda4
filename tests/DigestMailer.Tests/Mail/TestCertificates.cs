using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DigestMailer.Tests.Mail;

/// <summary>A private authority and what it signs, made anew for each run.</summary>
internal static class TestCertificates
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static readonly X509Certificate2 Authority = MakeAuthority();

    public static X509Certificate2Collection Roots => [X509CertificateLoader.LoadCertificate(Authority.RawData)];

    public static X509Certificate2 Good { get; } = Sign("127.0.0.1", Now.AddDays(30));

    public static X509Certificate2 OtherHost { get; } = Sign("192.0.2.7", Now.AddDays(30));

    public static X509Certificate2 Expired { get; } = Sign("127.0.0.1", Now.AddDays(-1));

    public static X509Certificate2 SelfSigned { get; } = MakeSelfSigned();

    private static X509Certificate2 MakeAuthority()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(
            "CN=Test Authority",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(Now.AddDays(-60), Now.AddDays(60));
    }

    private static X509Certificate2 Sign(string address, DateTimeOffset until)
    {
        using var key = RSA.Create(2048);
        using var signed = Request(key, address)
            .Create(Authority, Now.AddDays(-30), until, RandomNumberGenerator.GetBytes(8));
        return signed.CopyWithPrivateKey(key);
    }

    private static X509Certificate2 MakeSelfSigned()
    {
        using var key = RSA.Create(2048);
        return Request(key, "127.0.0.1").CreateSelfSigned(Now.AddDays(-1), Now.AddDays(30));
    }

    private static CertificateRequest Request(RSA key, string address)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        var request = new CertificateRequest(
            "CN=mx.news.test",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        request.CertificateExtensions.Add(names.Build());
        return request;
    }
}
