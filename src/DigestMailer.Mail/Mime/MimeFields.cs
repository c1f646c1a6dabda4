namespace DigestMailer.Mail.Mime;

/// <summary>Reads blocks of fields: those before a body, and those that a report is made of.</summary>
internal static class MimeFields
{
    public const int MostOctets = 64 * 1024;
    private const int MostFields = 500;

    /// <param name="length">Of the fields and the empty line after them.</param>
    public static List<MimeHeader> Read(ReadOnlySpan<byte> octets, out int length)
    {
        var headers = new List<MimeHeader>();
        length = 0;
        for (var from = 0; length < octets.Length;)
        {
            var line = octets[length..];
            line = line[..MimeLines.Length(line)];
            var isEnd = line.TrimEnd("\r\n"u8).IsEmpty;
            if (length == 0 && !isEnd && !IsField(line))
            {
                return headers; // no fields at all: a body that somebody forgot to part from nothing
            }

            length += line.Length;
            var next = length < octets.Length ? octets[length] : (byte)0;
            if (isEnd || next is not ((byte)' ' or (byte)'\t'))
            {
                Add(octets[from..length], headers, isWithinLimits: length <= MostOctets && headers.Count < MostFields);
                from = length;
            }

            if (isEnd)
            {
                break;
            }
        }

        return headers;
    }

    private static bool IsField(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        return colon > 0 && line[..colon].TrimEnd(" \t"u8).IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0;
    }

    private static void Add(ReadOnlySpan<byte> field, List<MimeHeader> headers, bool isWithinLimits)
    {
        if (!isWithinLimits || !IsField(field))
        {
            return;
        }

        var colon = field.IndexOf((byte)':');
        var name = Charset.Decode("us-ascii", field[..colon].TrimEnd(" \t"u8));
        var raw = Unfolded(Charset.Decode("us-ascii", field[(colon + 1)..]));
        headers.Add(new MimeHeader(name, OneLine(EncodedWords.Decode(raw))) { Raw = raw });
    }

    /// <summary>An encoded word may hide a line break, which would part this field in two wherever it is written again.</summary>
    private static string OneLine(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\u001F') ? string.Concat(text.Select(one => char.IsControl(one) ? ' ' : one)).Trim() : text;

    /// <summary>A line break goes, the blank after it stays.</summary>
    private static string Unfolded(string text) =>
        text.AsSpan().ContainsAny('\r', '\n') ? text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Trim() : text.Trim();
}
