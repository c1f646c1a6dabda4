using System.Buffers;

namespace DigestMailer.Mail.Smtp;

/// <summary>Turns a message into the octets after 354: lines end in CRLF and nothing else, a leading dot is doubled, the dot ends it.</summary>
/// <param name="isDoubling">False for a chunk of BDAT, which is counted and so needs no dots: RFC 3030.</param>
internal struct DotStuffer(bool isDoubling)
{
    private readonly bool isDoubling = isDoubling;
    private bool isLineStart = true;
    private bool isAfterCr;

    public void Write(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (isAfterCr)
        {
            isAfterCr = false;
            isLineStart = true;
            output.Write("\r\n"u8);
            bytes = bytes[0] == '\n' ? bytes[1..] : bytes;
        }

        if (isDoubling && isLineStart && bytes.StartsWith("."u8))
        {
            output.Write("."u8);
        }

        if (LineEnds.AreClean(bytes))
        {
            isLineStart = bytes.IsEmpty ? isLineStart : bytes[^1] == '\n';
            output.Write(bytes);
        }
        else
        {
            isLineStart = false;
            WriteLines(bytes, output);
        }
    }

    /// <summary>Ends the last line if it stands open, and writes the final dot.</summary>
    public readonly void End(IBufferWriter<byte> output)
    {
        EndLine(output);
        output.Write(".\r\n"u8);
    }

    /// <summary>Ends the last line if it stands open.</summary>
    public readonly void EndLine(IBufferWriter<byte> output)
    {
        if (!isLineStart || isAfterCr)
        {
            output.Write("\r\n"u8);
        }
    }

    private void WriteLines(ReadOnlySpan<byte> bytes, IBufferWriter<byte> output)
    {
        var from = 0;
        var at = 0;
        while (bytes[at..].IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var step)
        {
            at += step;
            var isCr = bytes[at] == '\r';
            if (isCr && at + 1 == bytes.Length)
            {
                output.Write(bytes[from..at]);
                isAfterCr = true;
                return;
            }

            if (isCr && bytes[at + 1] == '\n')
            {
                at += 2;
            }
            else
            {
                output.Write(bytes[from..at]);
                output.Write("\r\n"u8); // a bare CR or LF would end a line for some servers and not for others
                from = ++at;
            }

            isLineStart = at == bytes.Length;
            if (isDoubling && !isLineStart && bytes[at] == '.')
            {
                output.Write(bytes[from..at]);
                output.Write("."u8);
                from = at;
            }
        }

        output.Write(bytes[from..]);
    }
}
