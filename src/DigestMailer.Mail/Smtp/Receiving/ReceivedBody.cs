using System.Buffers;

namespace DigestMailer.Mail.Smtp.Receiving;

/// <summary>
/// A body on its way in. Only CRLF dot CRLF ends it, and a bare CR or LF spoils it: a receiver that is
/// lenient here lets one message be read as two.
/// </summary>
internal sealed class ReceivedBody(long limit)
{
    private readonly ArrayBufferWriter<byte> content = new(64 * 1024);
    private bool isLineStart = true;
    private bool endsInCr;

    public bool IsComplete { get; private set; }

    public bool IsTooLarge { get; private set; }

    public bool HasBareLineEnd { get; private set; }

    public ReadOnlyMemory<byte> Content => content.WrittenMemory;

    /// <returns>How many octets were used; the rest must be given again, with more after them.</returns>
    public int Take(ReadOnlySpan<byte> octets)
    {
        var at = 0;
        while (at < octets.Length)
        {
            var rest = octets[at..];
            if (isLineStart && rest[0] == '.')
            {
                if (rest.Length < 3 && ".\r\n"u8.StartsWith(rest))
                {
                    return at;
                }

                if (rest.StartsWith(".\r\n"u8))
                {
                    IsComplete = true;
                    return at + 3;
                }

                rest = rest[1..]; // a doubled dot, or one that somebody forgot to double
                at++;
            }

            isLineStart = false;
            var found = rest.IndexOfAny((byte)'\r', (byte)'\n');
            if (found < 0)
            {
                Append(rest);
                return octets.Length;
            }

            if (rest[found] == '\r' && found + 1 == rest.Length)
            {
                Append(rest[..found]);
                return at + found; // its LF may follow
            }

            isLineStart = rest[found] == '\r' && rest[found + 1] == '\n';
            HasBareLineEnd |= !isLineStart;
            var length = found + (isLineStart ? 2 : 1);
            Append(rest[..length]);
            at += length;
        }

        return at;
    }

    /// <summary>Octets of a chunk: nothing ends them but their number, and a bare CR or LF spoils them as well (no BINARYMIME is offered).</summary>
    public void TakeChunk(ReadOnlySpan<byte> octets)
    {
        foreach (var one in octets)
        {
            HasBareLineEnd |= (one == '\n') != endsInCr;
            endsInCr = one == '\r';
        }

        Append(octets);
    }

    private void Append(ReadOnlySpan<byte> octets)
    {
        IsTooLarge |= content.WrittenCount + octets.Length > limit;
        if (!IsTooLarge)
        {
            content.Write(octets);
        }
    }
}
