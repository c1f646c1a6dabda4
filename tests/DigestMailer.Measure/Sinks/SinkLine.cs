using System.Buffers;
using System.Buffers.Text;
using System.Net.Sockets;
using System.Text;

namespace DigestMailer.Measure.Sinks;

/// <summary>One connection: replies to commands in batches as they were pipelined, and searches bodies only for their end.</summary>
internal sealed class SinkLine(Socket socket, Sink sink, SinkLaw law, TimeProvider clock, Random chance)
{
    private static readonly byte[] BodyEnd = "\r\n.\r\n"u8.ToArray();

    private readonly byte[] buffer = new byte[256 * 1024];
    private readonly ArrayBufferWriter<byte> replies = new();
    private readonly MessageRecord? record = law.Records ? new MessageRecord() : null;
    private int start;
    private int end;
    private long size;
    private long chunk;
    private bool inBody;
    private bool closing;
    private string recipient = "";

    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        using (socket)
        {
            try
            {
                Reply("220 sink ESMTP\r\n"u8);
                await FlushAsync(cancellationToken);
                while (!closing && await FillAsync(cancellationToken))
                {
                    while (await StepAsync(cancellationToken))
                    {
                    }

                    await FlushAsync(cancellationToken);
                }
            }
            catch (SocketException)
            {
                return; // the peer is gone, as a killed one is: what was accepted is on record
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return; // the sink is closing
            }
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        var read = await socket.ReceiveAsync(buffer.AsMemory(end), cancellationToken);
        end += read;
        return read > 0;
    }

    /// <returns>False when more bytes are needed first.</returns>
    private async ValueTask<bool> StepAsync(CancellationToken cancellationToken)
    {
        if (inBody)
        {
            return await BodyAsync(cancellationToken);
        }

        if (chunk > 0)
        {
            return Chunk();
        }

        var length = buffer.AsSpan(start, end - start).IndexOf("\r\n"u8);
        if (length < 0)
        {
            return false;
        }

        await PauseAsync(cancellationToken);
        Command(buffer.AsSpan(start, length));
        start += inBody ? length : length + 2; // the line break before the body may begin its end
        return !closing;
    }

    private async ValueTask<bool> BodyAsync(CancellationToken cancellationToken)
    {
        var found = buffer.AsSpan(start, end - start).IndexOf(BodyEnd);
        var taken = found < 0 ? Math.Max(0, end - start - (BodyEnd.Length - 1)) : found + BodyEnd.Length;
        size += taken;
        record?.Take(buffer.AsSpan(start, taken));
        start += taken;
        if (found < 0)
        {
            return false;
        }

        inBody = false;
        await PauseAsync(cancellationToken);
        Take();
        await PauseAsync(cancellationToken);
        return true;
    }

    /// <summary>Octets of a chunk; every chunk here is a last one.</summary>
    private bool Chunk()
    {
        var taken = (int)Math.Min(chunk, end - start);
        start += taken;
        chunk -= taken;
        if (chunk == 0)
        {
            Take();
        }

        return chunk == 0;
    }

    private void Take()
    {
        var number = sink.Count(size);
        if (record is null)
        {
            Reply("250 2.0.0 taken\r\n"u8);
            return;
        }

        var queue = $"kept as Q{number}.";
        sink.Keep(record.Close(recipient, clock.GetUtcNow().ToUnixTimeMilliseconds(), queue));
        Reply(Encoding.ASCII.GetBytes($"250 2.0.0 {queue}\r\n"));
    }

    private void Command(ReadOnlySpan<byte> line)
    {
        if (Is(line, "EHLO"u8))
        {
            Reply("250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-ENHANCEDSTATUSCODES\r\n"u8);
            Reply(law.Chunking ? "250-CHUNKING\r\n250 SIZE 52428800\r\n"u8 : "250 SIZE 52428800\r\n"u8);
        }
        else if (Is(line, "BDAT"u8) && Utf8Parser.TryParse(line[5..], out long length, out _))
        {
            (chunk, size) = (length, length);
        }
        else if (Is(line, "DATA"u8))
        {
            Reply("354 go on\r\n"u8);
            (inBody, size) = (true, 0);
        }
        else if (Is(line, "QUIT"u8))
        {
            Reply("221 2.0.0 bye\r\n"u8);
            closing = true;
        }
        else
        {
            recipient = record is not null && Is(line, "RCPT"u8) ? Path(line) : recipient;
            Reply("250 2.0.0 ok\r\n"u8);
        }
    }

    private static bool Is(ReadOnlySpan<byte> line, ReadOnlySpan<byte> verb) =>
        line.Length >= 4 && Ascii.EqualsIgnoreCase(line[..4], verb);

    private static string Path(ReadOnlySpan<byte> line)
    {
        var open = line.IndexOf((byte)'<') + 1;
        var length = line[open..].IndexOf((byte)'>');
        return Encoding.UTF8.GetString(line.Slice(open, Math.Max(0, length)));
    }

    private void Reply(ReadOnlySpan<byte> words) => replies.Write(words);

    private async ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        if (law.LongestWait > TimeSpan.Zero)
        {
            await FlushAsync(cancellationToken);
            await Task.Delay(law.LongestWait * chance.NextDouble(), clock, cancellationToken);
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (replies.WrittenCount > 0)
        {
            await socket.SendAsync(replies.WrittenMemory, cancellationToken);
            replies.ResetWrittenCount();
        }
    }
}
