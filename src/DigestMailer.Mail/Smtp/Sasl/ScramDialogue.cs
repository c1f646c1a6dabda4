using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DigestMailer.Mail.Smtp.Sasl;

/// <summary>
/// RFC 5802 with SHA-256 (RFC 7677): the password is never sent, and the server must prove that it knows it too. Without channel
/// binding.
/// </summary>
internal sealed class ScramDialogue : SaslDialogue
{
    private const int FewestIterations = 4_096; // RFC 7677 section 4

    /// <summary>More would let a server keep our processor busy; our choice.</summary>
    private const int MostIterations = 1_000_000;

    private readonly string nonce;
    private readonly string clientFirst;
    private readonly string? password;
    private byte[]? serverSignature;
    private bool isBegun;
    private bool isProven;

    /// <param name="nonce">Fresh and random; without commas.</param>
    public ScramDialogue(string userName, string password, string nonce)
        : base("SCRAM-SHA-256")
    {
        this.nonce = nonce;
        this.password = SaslPrep.Prepare(password);
        var name = SaslPrep.Prepare(userName);
        Problem = this.password is null || name is null
            ? "the name or the password holds characters that SASLprep forbids"
            : null;
        clientFirst = $"n={Name(name ?? "")},r={nonce}";
    }

    public override string Initial => Base64("n,," + clientFirst);

    public override bool IsProven => isProven;

    public static string FreshNonce() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));

    /// <summary>A name as it stands in an attribute.</summary>
    public static string Name(string userName) =>
        userName.Replace("=", "=3D", StringComparison.Ordinal).Replace(",", "=2C", StringComparison.Ordinal);

    public override string? Answer(ReadOnlySpan<byte> challenge)
    {
        if (!isBegun && challenge.IsEmpty)
        {
            isBegun = true;
            return Initial;
        }

        isBegun = true;
        var text = Encoding.UTF8.GetString(challenge);
        if (serverSignature is null)
        {
            return Prove(text);
        }

        isProven =
            text.StartsWith("v=", StringComparison.Ordinal)
            && Decode(text[2..].Split(',')[0]) is { } shown
            && CryptographicOperations.FixedTimeEquals(shown, serverSignature);
        Problem = isProven ? null : "the relay did not prove that it knows the password";
        return isProven ? "" : null;
    }

    private string? Prove(string serverFirst)
    {
        var fields = serverFirst.Split(',');
        if (
            fields is not [['r', '=', .. var both], ['s', '=', .. var salted], ['i', '=', .. var counted], ..]
            || Decode(salted) is not { Length: > 0 } salt
            || !int.TryParse(counted, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
        )
        {
            Problem = "the relay's SCRAM message is not one"; // also one that begins with m=, an extension we must not ignore
            return null;
        }

        Problem =
            !both.StartsWith(nonce, StringComparison.Ordinal) || both.Length == nonce.Length
                ? "the relay's nonce does not go on from ours"
            : iterations < FewestIterations ? $"the relay asks for fewer than {FewestIterations} iterations"
            : iterations > MostIterations ? $"the relay asks for more than {MostIterations} iterations"
            : null;
        if (Problem is not null)
        {
            return null;
        }

        var saltedPassword = Rfc2898DeriveBytes.Pbkdf2(password!, salt, iterations, HashAlgorithmName.SHA256, 32);
        var withoutProof = $"c=biws,r={both}"; // biws is "n,,"
        var signed = Encoding.UTF8.GetBytes($"{clientFirst},{serverFirst},{withoutProof}");
        var proof = HMACSHA256.HashData(saltedPassword, "Client Key"u8);
        var signature = HMACSHA256.HashData(SHA256.HashData(proof), signed);
        for (var index = 0; index < proof.Length; index++)
        {
            proof[index] ^= signature[index];
        }

        serverSignature = HMACSHA256.HashData(HMACSHA256.HashData(saltedPassword, "Server Key"u8), signed);
        CryptographicOperations.ZeroMemory(saltedPassword);
        return Base64($"{withoutProof},p={Convert.ToBase64String(proof)}");
    }

    private static byte[]? Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
