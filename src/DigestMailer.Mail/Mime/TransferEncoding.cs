using System.Buffers;

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
        var digits = new byte[text.Length + 3];
        var count = 0;
        foreach (var one in text)
        {
            if (one == '=')
            {
                break;
            }

            if (char.IsAsciiLetterOrDigit((char)one) || one is (byte)'+' or (byte)'/')
            {
                digits[count++] = one;
            }
        }

        count -= count % 4 == 1 ? 1 : 0;
        while (count % 4 != 0)
        {
            digits[count++] = (byte)'=';
        }

        System.Buffers.Text.Base64.DecodeFromUtf8InPlace(digits.AsSpan(0, count), out var length);
        return digits[..length];
    }
}
