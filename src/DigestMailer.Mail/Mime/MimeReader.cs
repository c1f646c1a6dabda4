using System.Text;

namespace DigestMailer.Mail.Mime;

/// <summary>
/// Reads a message into its tree of parts. Whatever the octets are, it returns something and never throws:
/// beyond the limits, the rest stays unread in the body of the part where they were met.
/// </summary>
public static class MimeReader
{
    private const int Deepest = 20;
    private const int MostParts = 200;
    private const int MostHeaderBytes = 64 * 1024;
    private const int MostBytes = 10_000_000;

    public static MimePart Read(ReadOnlyMemory<byte> message)
    {
        var rest = message[..Math.Min(message.Length, MostBytes)];
        if (rest.Span.StartsWith("From "u8)) // the line that an mbox puts before a message
        {
            rest = rest[LineLength(rest.Span)..];
        }

        var partsLeft = MostParts;
        return Part(rest, 0, ref partsLeft);
    }

    private static MimePart Part(ReadOnlyMemory<byte> octets, int depth, ref int partsLeft)
    {
        partsLeft--;
        var headers = Headers(octets.Span, out var length);
        var body = octets[length..];
        var part = new MimePart(headers, body, []);
        var type = part.Type;
        if (depth >= Deepest || partsLeft <= 0)
        {
            return part;
        }

        if (type.MediaType == "message/rfc822")
        {
            return part with { Parts = [Part(body, depth + 1, ref partsLeft)] };
        }

        var isMultipart = type.MediaType.StartsWith("multipart/", StringComparison.Ordinal);
        if (!isMultipart || !type.Parameters.TryGetValue("boundary", out var boundary) || boundary.Length == 0)
        {
            return part;
        }

        var parts = new List<MimePart>();
        foreach (var range in Split(body.Span, Encoding.UTF8.GetBytes("--" + boundary)))
        {
            if (partsLeft <= 0)
            {
                break;
            }

            parts.Add(Part(body[range], depth + 1, ref partsLeft));
        }

        return part with
        {
            Parts = parts,
        };
    }

    /// <param name="length">Of the fields and the empty line after them.</param>
    private static List<MimeHeader> Headers(ReadOnlySpan<byte> octets, out int length)
    {
        var headers = new List<MimeHeader>();
        var field = new StringBuilder();
        length = 0;
        while (length < octets.Length)
        {
            var lineLength = LineLength(octets[length..]);
            var line = octets.Slice(length, lineLength).TrimEnd("\r\n"u8);
            length += lineLength;
            if (line.IsEmpty)
            {
                break;
            }

            if (line[0] is not ((byte)' ' or (byte)'\t'))
            {
                Add(field, headers);
            }

            if (length <= MostHeaderBytes)
            {
                field.Append(Charset.Decode("us-ascii", line));
            }
        }

        Add(field, headers);
        return headers;
    }

    private static void Add(StringBuilder field, List<MimeHeader> headers)
    {
        var text = field.ToString();
        field.Clear();
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0)
        {
            headers.Add(new MimeHeader(text[..colon].TrimEnd(), EncodedWords.Decode(text[(colon + 1)..].Trim())));
        }
    }

    /// <returns>Where the parts lie, without the line break that belongs to the delimiter. A missing last delimiter is forgiven.</returns>
    private static List<Range> Split(ReadOnlySpan<byte> body, ReadOnlySpan<byte> delimiter)
    {
        var ranges = new List<Range>();
        var from = -1;
        for (var at = 0; at < body.Length; at += LineLength(body[at..]))
        {
            var line = body[at..];
            line = line[..LineLength(line)].TrimEnd("\r\n \t"u8);
            var isLast = line.Length == delimiter.Length + 2 && line.EndsWith("--"u8);
            if (!line.StartsWith(delimiter) || (line.Length != delimiter.Length && !isLast))
            {
                continue;
            }

            if (from >= 0)
            {
                ranges.Add(from..WithoutLineBreak(body, from, at));
            }

            if (isLast)
            {
                return ranges;
            }

            from = Math.Min(body.Length, at + LineLength(body[at..]));
        }

        if (from >= 0)
        {
            ranges.Add(from..body.Length);
        }

        return ranges;
    }

    private static int WithoutLineBreak(ReadOnlySpan<byte> body, int from, int to)
    {
        to -= to > from && body[to - 1] == '\n' ? 1 : 0;
        return to - (to > from && body[to - 1] == '\r' ? 1 : 0);
    }

    /// <summary>Ends with CRLF, LF or a lone CR, or where the octets end.</summary>
    private static int LineLength(ReadOnlySpan<byte> octets)
    {
        var at = octets.IndexOfAny((byte)'\r', (byte)'\n');
        return at < 0 ? octets.Length : at + (octets[at..].StartsWith("\r\n"u8) ? 2 : 1);
    }
}
