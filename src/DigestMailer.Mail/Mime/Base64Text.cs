using System.Buffers;
using System.Buffers.Text;

namespace DigestMailer.Mail.Mime;

/// <summary>Base64 of a part that quoted-printable would blow up, such as prose in a script far from ASCII.</summary>
internal static class Base64Text
{
    private const int LineOctets = 57; // 76 characters: RFC 2045 section 6.8

    /// <summary>Above this, base64 (4/3 and its line ends) is the shorter one.</summary>
    private const double MostGrowth = 1.4;

    /// <param name="pieces">Quoted-printable.</param>
    public static bool IsShorter(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        long encoded = 0;
        long marks = 0;
        for (var index = 0; index < pieces.Count; index++)
        {
            encoded += pieces[index].Length;
            marks += pieces[index].Span.Count((byte)'=');
        }

        // A mark stands for two octets more than the text has, or, as a soft line break, for three.
        if (encoded <= MostGrowth * (encoded - (3 * marks)))
        {
            return false;
        }

        long soft = 0;
        for (var index = 0; index < pieces.Count; index++)
        {
            soft += pieces[index].Span.Count("=\r\n"u8);
        }

        return encoded > MostGrowth * (encoded - (2 * marks) - soft);
    }

    /// <summary>The same text, from quoted-printable to base64 in lines of 76.</summary>
    public static byte[] Recode(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        var text = new ArrayBufferWriter<byte>(1024);
        for (var index = 0; index < pieces.Count; index++)
        {
            QuotedPrintable.Decode(pieces[index].Span, text);
        }

        var rest = text.WrittenSpan;
        var lines = new byte[((rest.Length + LineOctets - 1) / LineOctets * 2) + Base64.GetMaxEncodedToUtf8Length(rest.Length)];
        var to = 0;
        while (!rest.IsEmpty)
        {
            var line = rest[..Math.Min(rest.Length, LineOctets)];
            Base64.EncodeToUtf8(line, lines.AsSpan(to), out _, out var written);
            "\r\n"u8.CopyTo(lines.AsSpan(to + written));
            to += written + 2;
            rest = rest[line.Length..];
        }

        return lines[..to];
    }
}
