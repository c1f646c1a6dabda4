using System.Buffers;

namespace DigestMailer.Mail.Smtp;

/// <summary>Turns a message into the octets after 354: lines end in CRLF and nothing else, a leading dot is doubled, the dot ends it.</summary>
internal struct DotStuffer()
{
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

        if (isLineStart && bytes.StartsWith("."u8))
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
    public readonly void End(IBufferWriter<byte> output) =>
        output.Write(isLineStart && !isAfterCr ? ".\r\n"u8 : "\r\n.\r\n"u8);

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
            if (!isLineStart && bytes[at] == '.')
            {
                output.Write(bytes[from..at]);
                output.Write("."u8);
                from = at;
            }
        }

        output.Write(bytes[from..]);
    }
}
