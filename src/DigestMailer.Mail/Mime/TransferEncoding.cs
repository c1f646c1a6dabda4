using System.Buffers;
using System.Text;

namespace DigestMailer.Mail.Mime;

/// <summary>Undoes a Content-Transfer-Encoding, as far as what came allows.</summary>
internal static class TransferEncoding
{
    public static byte[] Decode(string? encoding, ReadOnlySpan<byte> body)
    {
        switch (encoding?.Trim().ToLowerInvariant())
        {
            case "quoted-printable":
                var output = new ArrayBufferWriter<byte>(Math.Max(1, body.Length));
                QuotedPrintable.Decode(body, output);
                return output.WrittenSpan.ToArray();
            case "base64":
                return Base64(body);
            default:
                return body.ToArray();
        }
    }

    /// <summary>Skips what is not base64, and stops at the padding or where the rest makes no octet.</summary>
    public static byte[] Base64(ReadOnlySpan<byte> text)
    {
        var digits = new StringBuilder(text.Length);
        foreach (var one in text)
        {
            if (one == '=')
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit((char)one) || one is (byte)'+' or (byte)'/')
            {
                digits.Append((char)one);
            }
        }

        digits.Length -= digits.Length % 4 == 1 ? 1 : 0;
        digits.Append('=', (4 - (digits.Length % 4)) % 4);
        return Convert.FromBase64String(digits.ToString());
    }
}
