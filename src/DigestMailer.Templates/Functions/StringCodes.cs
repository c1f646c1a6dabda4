using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace DigestMailer.Templates;

/// <summary>The group <c>string</c>: escapes, base 64 and hashes. Hashes of text are hashes of its UTF-8, in lower-case hexadecimal.</summary>
internal static class StringCodes
{
    private static readonly SearchValues<char> NeedEscape = SearchValues.Create([.. Enumerable.Range(0, 32).Select(c => (char)c), '"', '\\']);

    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("string.escape", "text", "With backslashes before quotes, backslashes and controls, as a string in a template is written.", Escape, Known.Text),
        new("string.literal", "text", "Escaped and in quotes, as a string in a template is written.", Literal, Known.Text),
        new("string.base64_encode", "text", "The text's UTF-8 in base 64.", Encode, Known.Text),
        new("string.base64_decode", "text", "The text whose UTF-8 this is in base 64.", Decode, Known.Text),
        Hash("md5", "The MD5 hash; to tell texts apart, not to protect them.", Md5),
        Hash("sha1", "The SHA-1 hash; to tell texts apart, not to protect them.", Sha1),
        Hash("sha256", "The SHA-256 hash.", SHA256.HashData),
        Hash("sha512", "The SHA-512 hash.", SHA512.HashData),
        Keyed("hmac_sha1", "The text's HMAC with SHA-1.", Hmac1),
        Keyed("hmac_sha256", "The text's HMAC with SHA-256.", HMACSHA256.HashData),
        Keyed("hmac_sha512", "The text's HMAC with SHA-512.", HMACSHA512.HashData),
    ];

    /// <summary>As the language escapes a text; also inside a list that is printed.</summary>
    public static void Escape(string text, PaidText built)
    {
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var at = rest.IndexOfAny(NeedEscape);
            built.Add(at < 0 ? rest : rest[..at]);
            if (at < 0)
            {
                return;
            }

            built.Add(rest[at] switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\a' => "\\a",
                '\b' => "\\b",
                '\t' => "\\t",
                '\r' => "\\r",
                '\v' => "\\v",
                '\f' => "\\f",
                '\n' => "\\n",
                var control => $"\\x{(int)control:x2}",
            });
            rest = rest[(at + 1)..];
        }
    }

    private static Value Escape(in Arguments a)
    {
        if (a[0].IsNull)
        {
            return a[0];
        }

        var built = new PaidText(a.Run);
        Escape(a.Text(0), built);
        return Value.Of(built.ToString());
    }

    private static Value Literal(in Arguments a)
    {
        if (a[0].IsNull)
        {
            return a[0];
        }

        var built = new PaidText(a.Run).Add('"');
        Escape(a.Text(0), built);
        return Value.Of(built.Add('"').ToString());
    }

    private static Value Encode(in Arguments a)
    {
        var text = a.Text(0);
        a.Pay(text.Length * 4L);
        return Value.Of(Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));
    }

    private static Value Decode(in Arguments a)
    {
        try
        {
            return Value.Of(Encoding.UTF8.GetString(Convert.FromBase64String(a.Text(0))));
        }
        catch (FormatException)
        {
            throw a.Fail("this text is not in base 64");
        }
    }

    private static LibraryFunction Hash(string name, string doc, Func<byte[], byte[]> hash) => new($"string.{name}", "text", doc, (in Arguments a) =>
    {
        a.Pay(128 + (a.Text(0).Length * 2L));
        return Value.Of(Convert.ToHexStringLower(hash(Encoding.UTF8.GetBytes(a.Text(0)))));
    }, Known.Text);

    private static LibraryFunction Keyed(string name, string doc, Func<byte[], byte[], byte[]> hash) => new($"string.{name}", "text secret_key", doc, (in Arguments a) =>
    {
        a.Pay(128 + (a.Text(0).Length * 2L) + (a.Text(1).Length * 2L));
        return Value.Of(Convert.ToHexStringLower(hash(Encoding.UTF8.GetBytes(a.Text(1)), Encoding.UTF8.GetBytes(a.Text(0)))));
    }, Known.Text);

#pragma warning disable CA5350, CA5351 // The language has them, and nothing is protected by them.
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);

    private static byte[] Sha1(byte[] bytes) => SHA1.HashData(bytes);

    private static byte[] Hmac1(byte[] key, byte[] bytes) => HMACSHA1.HashData(key, bytes);
#pragma warning restore CA5350, CA5351
}
