using System.Security.Cryptography;
using DigestMailer.Composing;
using DigestMailer.Mail.Dkim;

namespace DigestMailer.Measure.Bench;

/// <summary>The key of a benchmark that signs: made for it, and gone with its folder.</summary>
/// <param name="Algorithm">As <c>Composing:Dkim</c> has it.</param>
internal sealed record BenchKey(string Algorithm, string File)
{
    public bool IsRsa => Algorithm == DkimOptions.Rsa;

    /// <param name="signed"><c>rsa</c>, <c>ed25519</c> or <c>none</c>.</param>
    /// <returns>Null when nothing is signed.</returns>
    public static BenchKey? Make(string signed, string folder)
    {
        if (signed == "none")
        {
            return null;
        }

        var key = new BenchKey(signed == "rsa" ? DkimOptions.Rsa : DkimOptions.Ed25519, Path.Combine(folder, "dkim.key"));
        using var rsa = RSA.Create(2048);
        System.IO.File.WriteAllText(key.File, key.IsRsa ? rsa.ExportRSAPrivateKeyPem() : Convert.ToBase64String(RandomNumberGenerator.GetBytes(Ed25519.KeyLength)));
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(key.File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return key;
    }

    public DkimKey Load() => new DkimOptions { Algorithm = Algorithm, KeyFile = File }.Load();
}
