using System.Buffers;

namespace DigestMailer.Mail.Mime;

/// <summary>Quoted-printable after RFC 2045, made for pieces that are encoded once and laid end to end many times.</summary>
public static class QuotedPrintable
{
    private const int LongestLine = 76;

    private static readonly SearchValues<byte> Plain = SearchValues.Create([
        (byte)'\t',
        .. Enumerable.Range(' ', '~' - ' ' + 1).Where(value => value != '=').Select(value => (byte)value),
    ]);

    /// <summary>
    /// Encodes one piece. It begins on a fresh line and ends with a line break, a soft one unless the
    /// text itself ended a line: so pieces encoded once can be laid end to end for each subscriber.
    /// A dot at the start of a line is encoded, so that nothing needs dot-stuffing later.
    /// </summary>
    /// <param name="utf8">Lines end in LF or CRLF; a lone CR is data. Nothing is written for an empty text.</param>
    public static void WritePiece(ReadOnlySpan<byte> utf8, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (!utf8.IsEmpty)
        {
            var line = output.GetSpan(LongestLine + 2);
            utf8 = utf8[WriteLine(utf8, line, out var written)..];
            output.Advance(written);
        }
    }

    /// <summary>Decodes whatever it is given: what is not quoted-printable stays as it stands.</summary>
    public static void Decode(ReadOnlySpan<byte> encoded, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        while (!encoded.IsEmpty)
        {
            var end = encoded.IndexOf((byte)'\n');
            var line = end < 0 ? encoded : encoded[..end];
            var lineEnd =
                end < 0 ? []
                : line.EndsWith("\r"u8) ? "\r\n"u8
                : "\n"u8;
            encoded = end < 0 ? [] : encoded[(end + 1)..];
            line = line.TrimEnd(" \t\r"u8); // blanks at a line's end were added on the way: RFC 2045 section 6.7 (3)
            var isSoft = line.EndsWith("="u8);
            DecodeLine(isSoft ? line[..^1] : line, output);
            if (!isSoft)
            {
                output.Write(lineEnd);
            }
        }
    }

    /// <returns>How many bytes of the text went into this one encoded line.</returns>
    private static int WriteLine(ReadOnlySpan<byte> text, Span<byte> line, out int written)
    {
        var from = 0;
        var to = 0;
        if (text[0] == '.' || text.StartsWith("From "u8))
        {
            to = WriteHex(text[0], line, to);
            from = 1;
        }

        while (true)
        {
            var rest = text[from..];
            var lineEnd = LineEndLength(rest);
            if (lineEnd > 0)
            {
                "\r\n"u8.CopyTo(line[to..]);
                written = to + 2;
                return from + lineEnd;
            }

            var plain = PlainRun(rest, LongestLine - 1 - to);
            rest[..plain].CopyTo(line[to..]);
            from += plain;
            to += plain;
            var character = plain > 0 ? 0 : CharacterLength(rest);
            if (plain == 0 && (character == 0 || to + (3 * character) > LongestLine - 1))
            {
                "=\r\n"u8.CopyTo(line[to..]);
                written = to + 3;
                return from;
            }

            foreach (var value in text.Slice(from, character))
            {
                to = WriteHex(value, line, to);
            }

            from += character;
        }
    }

    /// <returns>How many bytes may stand as they are; a blank that would end a line may not.</returns>
    private static int PlainRun(ReadOnlySpan<byte> rest, int room)
    {
        var window = rest[..Math.Min(rest.Length, room)];
        var run = window.IndexOfAnyExcept(Plain);
        run = run < 0 ? window.Length : run;
        var endsLine = run == rest.Length || LineEndLength(rest[run..]) > 0;
        return run > 0 && endsLine && rest[run - 1] is (byte)' ' or (byte)'\t' ? run - 1 : run;
    }

    private static int LineEndLength(ReadOnlySpan<byte> rest) =>
        rest.IsEmpty ? 0
        : rest[0] == '\n' ? 1
        : rest.StartsWith("\r\n"u8) ? 2
        : 0;

    /// <returns>The bytes of the character that begins here, so that no soft break parts them.</returns>
    private static int CharacterLength(ReadOnlySpan<byte> rest)
    {
        if (rest.IsEmpty || rest[0] < 0xC0)
        {
            return Math.Min(rest.Length, 1);
        }

        var length = 1;
        while (length < Math.Min(rest.Length, 4) && (rest[length] & 0xC0) == 0x80)
        {
            length++;
        }

        return length;
    }

    private static int WriteHex(byte value, Span<byte> line, int to)
    {
        var digits = "0123456789ABCDEF"u8;
        line[to] = (byte)'=';
        line[to + 1] = digits[value >> 4];
        line[to + 2] = digits[value & 15];
        return to + 3;
    }

    private static void DecodeLine(ReadOnlySpan<byte> line, IBufferWriter<byte> output)
    {
        while (true)
        {
            var equals = line.IndexOf((byte)'=');
            if (equals < 0)
            {
                output.Write(line);
                return;
            }

            output.Write(line[..equals]);
            line = line[equals..];
            var isByte = line.Length >= 3 && char.IsAsciiHexDigit((char)line[1]) && char.IsAsciiHexDigit((char)line[2]);
            output.Write(isByte ? [(byte)((Digit(line[1]) << 4) | Digit(line[2]))] : "="u8);
            line = line[(isByte ? 3 : 1)..];
        }
    }

    private static int Digit(byte hex) => hex <= '9' ? hex - '0' : (hex | 0x20) - 'a' + 10;
}
