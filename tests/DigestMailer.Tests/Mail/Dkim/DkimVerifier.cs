using System.Security.Cryptography;
using System.Text;
using DigestMailer.Mail.Dkim;

namespace DigestMailer.Tests.Mail.Dkim;

/// <summary>
/// Checks the signatures of a message (RFC 6376 section 6): as far as tests need it, so without <c>l=</c>, which it refuses, and
/// without <c>x=</c>, which needs a clock.
/// </summary>
/// <param name="zone">The TXT record of a name; null when there is none.</param>
public sealed class DkimVerifier(Func<string, string?> zone)
{
    private const string Name = "dkim-signature";

    /// <summary>Every signature from the top: null when it holds, else why not.</summary>
    public IReadOnlyList<string?> Verify(byte[] message) => [.. Fields(message).Select(field => Problem(message, field))];

    /// <summary>The tags of each signature from the top.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Signatures(byte[] message) => [.. Fields(message).Select(Tags)];

    /// <summary>Tags without the blanks and line breaks between their parts.</summary>
    public static IReadOnlyDictionary<string, string> Tags(string field) => field[(field.IndexOf(':', StringComparison.Ordinal) + 1)..]
        .Split(';', StringSplitOptions.RemoveEmptyEntries)
        .Select(tag => tag.Split('=', 2))
        .Where(tag => tag.Length == 2)
        .ToDictionary(tag => tag[0].Trim(), tag => string.Concat(tag[1].Where(one => !char.IsWhiteSpace(one))), StringComparer.Ordinal);

    /// <summary>The message that the signatures stand above.</summary>
    public static byte[] Below(byte[] message)
    {
        var at = 0;
        while (message.AsSpan(at).StartsWith("DKIM-Signature:"u8) || message[at] is (byte)' ' or (byte)'\t')
        {
            at += message.AsSpan(at).IndexOf("\r\n"u8) + 2;
        }

        return message[at..];
    }

    private static List<string> Fields(byte[] message)
    {
        var fields = new List<string>();
        foreach (var line in Encoding.Latin1.GetString(message).Split("\r\n").TakeWhile(line => line.Length > 0))
        {
            if (line[0] is ' ' or '\t')
            {
                fields[^1] += "\r\n" + line;
            }
            else
            {
                fields.Add(line);
            }
        }

        return [.. fields.Where(field => field.Split(':')[0].Trim().Equals(Name, StringComparison.OrdinalIgnoreCase))];
    }

    private string? Problem(byte[] message, string field)
    {
        var tags = Tags(field);
        if (tags.GetValueOrDefault("v") != "1" || tags.ContainsKey("l") || !new[] { "a", "b", "bh", "d", "h", "s" }.All(tags.ContainsKey))
        {
            return "a tag is missing, or is not understood";
        }

        var names = tags["h"].Split(':');
        if (!names.Contains("from", StringComparer.OrdinalIgnoreCase))
        {
            return "From is not signed";
        }

        var forms = tags.GetValueOrDefault("c", "simple/simple").Split('/');
        var body = message.AsSpan().IndexOf("\r\n\r\n"u8) is >= 0 and var end ? message.AsSpan(end + 4) : [];
        if (Convert.ToBase64String(BodyHash.Of(body, Form(forms.ElementAtOrDefault(1) ?? "simple"))) != tags["bh"])
        {
            return "the body is another";
        }

        if (zone($"{tags["s"]}._domainkey.{tags["d"]}") is not { } record || Tags(":" + record).GetValueOrDefault("p") is not { } key)
        {
            return "there is no public key";
        }

        var digest = SignedData.Digest(message, names, Form(forms[0]), Encoding.Latin1.GetBytes(WithoutSignature(field)));
        return IsSigned(tags["a"], Convert.FromBase64String(key), digest, Convert.FromBase64String(tags["b"])) ? null : "the header is another";
    }

    private static Canonicalization Form(string word) => word == "relaxed" ? Canonicalization.Relaxed : Canonicalization.Simple;

    /// <summary>The value of <c>b=</c> counts as empty, everything else as it stands.</summary>
    private static string WithoutSignature(string field)
    {
        var parts = field.Split(';');
        var at = Array.FindIndex(parts, part => part.Split('=')[0].Trim() == "b");
        parts[at] = parts[at][..(parts[at].IndexOf('=', StringComparison.Ordinal) + 1)];
        return string.Join(';', parts);
    }

    private static bool IsSigned(string algorithm, byte[] key, byte[] digest, byte[] signature)
    {
        if (algorithm == "ed25519-sha256")
        {
            using var curve = Ed25519.FromPublicKey(key);
            return curve.Verify(digest, signature);
        }

        using var rsa = RSA.Create();
        try
        {
            rsa.ImportSubjectPublicKeyInfo(key, out _);
        }
        catch (CryptographicException)
        {
            rsa.ImportRSAPublicKey(key, out _); // RFC 6376 says one form, and most publish the other
        }

        return algorithm == "rsa-sha256" && rsa.VerifyHash(digest, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
