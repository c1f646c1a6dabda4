using System.Buffers;

namespace DigestMailer.Mail.Smtp;

/// <summary>A value of DSN as it stands in a command: RFC 3461 section 4, RFC 6533 section 3.</summary>
internal readonly ref struct Xtext
{
    private readonly ReadOnlySpan<char> first;
    private readonly ReadOnlySpan<char> second;
    private readonly bool isUtf8;

    public Xtext(string text, bool isUtf8)
    {
        first = text;
        this.isUtf8 = isUtf8;
        Length = Count(text);
    }

    public Xtext(MailAddress address, bool isUtf8)
    {
        first = address.Local;
        second = address.Domain;
        this.isUtf8 = isUtf8;
        Length = Count(first) + 1 + Count(second);
    }

    /// <summary>Octets on the line.</summary>
    public int Length { get; }

    public void Write(IBufferWriter<byte> output)
    {
        Write(first, output);
        if (!second.IsEmpty)
        {
            output.Write("@"u8);
            Write(second, output);
        }
    }

    private int Count(ReadOnlySpan<char> text)
    {
        Span<byte> octets = stackalloc byte[4];
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(octets);
            count += IsPlain(octets[0]) ? length : 3 * length;
        }

        return count;
    }

    private void Write(ReadOnlySpan<char> text, IBufferWriter<byte> output)
    {
        Span<byte> octets = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(octets);
            var room = output.GetSpan(12);
            var at = 0;
            foreach (var one in octets[..length])
            {
                if (IsPlain(one))
                {
                    room[at++] = one;
                }
                else
                {
                    room[at++] = (byte)'+';
                    room[at++] = "0123456789ABCDEF"u8[one >> 4];
                    room[at++] = "0123456789ABCDEF"u8[one & 15];
                }
            }

            output.Advance(at);
        }
    }

    private bool IsPlain(byte one) =>
        one is > (byte)' ' and < 0x7F and not ((byte)'+' or (byte)'=') || (isUtf8 && one > 0x7F);
}
