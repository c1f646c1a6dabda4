namespace DigestMailer.Mail.Mime;

/// <summary>Lines of octets, whatever ends them: CRLF, LF, or a lone CR.</summary>
internal static class MimeLines
{
    /// <summary>With its end, or what is left.</summary>
    public static int Length(ReadOnlySpan<byte> octets)
    {
        var at = octets.IndexOfAny((byte)'\r', (byte)'\n');
        return at < 0 ? octets.Length : at + (octets[at..].StartsWith("\r\n"u8) ? 2 : 1);
    }

    /// <returns>Where the parts lie, without the line break that belongs to the delimiter. A missing last delimiter is forgiven.</returns>
    public static List<Range> Split(ReadOnlySpan<byte> body, ReadOnlySpan<byte> delimiter, int most)
    {
        var ranges = new List<Range>();
        var from = -1;
        for (int at = 0, length; at < body.Length && ranges.Count < most; at += length)
        {
            length = Length(body[at..]);
            if (length < delimiter.Length || !body[at..].StartsWith(delimiter))
            {
                continue;
            }

            var line = body.Slice(at, length).TrimEnd("\r\n \t"u8);
            var isLast = line.Length == delimiter.Length + 2 && line.EndsWith("--"u8);
            if (line.Length != delimiter.Length && !isLast)
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

            from = at + length;
        }

        if (from >= 0 && ranges.Count < most)
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
}
