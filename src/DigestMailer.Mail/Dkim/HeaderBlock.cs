using System.Buffers;

namespace DigestMailer.Mail.Dkim;

/// <summary>The header fields of one message, where they lie.</summary>
internal sealed class HeaderBlock
{
    private readonly List<Field> fields = [];

    /// <summary>One field with its line breaks; the name is everything before the colon.</summary>
    private readonly record struct Field(int Start, int NameLength, int Length);

    public int Count => fields.Count;

    /// <summary>Reads anew.</summary>
    /// <param name="message">Fields with CRLF, up to an empty line or the end.</param>
    /// <returns>Where the body begins.</returns>
    public int Read(ReadOnlySpan<byte> message)
    {
        fields.Clear();
        var at = 0;
        while (at < message.Length && !message[at..].StartsWith("\r\n"u8))
        {
            var end = at;
            do
            {
                var length = message[end..].IndexOf("\r\n"u8);
                end = length < 0 ? message.Length : end + length + 2;
            }
            while (end < message.Length && Blanks.IsBlank(message[end]));

            var colon = message[at..end].IndexOf((byte)':');
            if (colon > 0)
            {
                fields.Add(new Field(at, message.Slice(at, colon).TrimEnd(" \t"u8).Length, end - at));
            }

            at = end;
        }

        return Math.Min(at + 2, message.Length);
    }

    public ReadOnlySpan<byte> Name(ReadOnlySpan<byte> message, int index) => message.Slice(fields[index].Start, fields[index].NameLength);

    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> message, int index) => message.Slice(fields[index].Start, fields[index].Length);

    /// <summary>
    /// Writes the named fields in canonical form, each with its line break. A name that comes again means the next one further
    /// up, and a name without a field means nothing: RFC 6376 section 5.4.2.
    /// </summary>
    /// <param name="names">In any case.</param>
    public void Write(ReadOnlySpan<byte> message, IReadOnlyList<byte[]> names, Canonicalization canonicalization, IBufferWriter<byte> output)
    {
        Span<bool> isUsed = fields.Count <= 256 ? stackalloc bool[fields.Count] : new bool[fields.Count];
        for (var at = 0; at < names.Count; at++)
        {
            for (var index = fields.Count - 1; index >= 0; index--)
            {
                if (!isUsed[index] && System.Text.Ascii.EqualsIgnoreCase(Name(message, index), names[at]))
                {
                    isUsed[index] = true;
                    WriteField(Raw(message, index), canonicalization, output);
                    output.Write(canonicalization == Canonicalization.Relaxed ? "\r\n"u8 : []);
                    break;
                }
            }
        }
    }

    /// <summary>One field in canonical form: simple as it stands, relaxed without its line break.</summary>
    public static void WriteField(ReadOnlySpan<byte> field, Canonicalization canonicalization, IBufferWriter<byte> output)
    {
        if (canonicalization == Canonicalization.Simple)
        {
            output.Write(field);
            return;
        }

        output.Advance(Relax(field, output.GetSpan(field.Length)));
    }

    /// <param name="room">At least as long as the field.</param>
    /// <returns>Octets written.</returns>
    public static int Relax(ReadOnlySpan<byte> field, Span<byte> room)
    {
        var colon = field.IndexOf((byte)':');
        var to = 0;
        foreach (var one in field[..colon].TrimEnd(" \t"u8))
        {
            room[to++] = one is >= (byte)'A' and <= (byte)'Z' ? (byte)(one | 0x20) : one;
        }

        room[to++] = (byte)':';
        return to + Unfold(field[(colon + 1)..], room[to..]);
    }

    /// <summary>Line breaks vanish, runs of blanks become one, those at either end none: RFC 6376 section 3.4.2.</summary>
    private static int Unfold(ReadOnlySpan<byte> value, Span<byte> room)
    {
        var to = 0;
        var isBlank = true;
        foreach (var one in value)
        {
            if (one is (byte)'\r' or (byte)'\n')
            {
                continue;
            }

            if (!Blanks.IsBlank(one))
            {
                room[to++] = one;
                isBlank = false;
            }
            else if (!isBlank)
            {
                room[to++] = (byte)' ';
                isBlank = true;
            }
        }

        return to > 0 && room[to - 1] == ' ' ? to - 1 : to;
    }
}
