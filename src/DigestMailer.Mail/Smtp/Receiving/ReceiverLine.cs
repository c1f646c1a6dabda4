using System.Buffers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace DigestMailer.Mail.Smtp.Receiving;

/// <summary>The receiver's end of one line: commands and bodies in, replies out, in as few writes as their order allows.</summary>
internal sealed class ReceiverLine : IAsyncDisposable
{
    public const int LongestCommand = 4_096; // generous: 512 and what the extensions add

    private readonly Socket socket;
    private readonly TimeProvider clock;
    private readonly TimeSpan patience;
    private readonly Deadline deadline;
    private readonly ArrayBufferWriter<byte> replies = new(512);
    private byte[] buffer = new byte[64 * 1024];
    private Stream stream;
    private int start;
    private int end;

    public ReceiverLine(Socket socket, TimeSpan patience, TimeProvider clock)
    {
        this.socket = socket;
        this.patience = patience;
        this.clock = clock;
        stream = new NetworkStream(socket, ownsSocket: true);
        deadline = new Deadline(clock, GiveUp);
    }

    public bool IsEncrypted => stream is SslStream;

    /// <summary>The other side took too long: it may be told so, and no more.</summary>
    public bool IsOverdue { get; private set; }

    public void Reply(SmtpReply reply)
    {
        for (var index = 0; index < reply.Lines.Count; index++)
        {
            var mark = index == reply.Lines.Count - 1 ? ' ' : '-';
            Encoding.UTF8.GetBytes($"{reply.Code}{mark}{reply.Lines[index]}\r\n", replies);
        }
    }

    /// <returns>Null when the other side closed or took too long; an empty text when the line was too long.</returns>
    public async ValueTask<string?> ReadCommandAsync(CancellationToken cancellationToken)
    {
        var scanned = 0;
        while (true)
        {
            var length = buffer.AsSpan(start + scanned, end - start - scanned).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = buffer.AsMemory(start, scanned + length);
                start += scanned + length + 1;
                return line.Length > LongestCommand ? "" : Encoding.UTF8.GetString(line.Span).TrimEnd('\r');
            }

            scanned = end - start;
            if (scanned > 16 * LongestCommand || !await FillAsync(cancellationToken))
            {
                return null;
            }
        }
    }

    /// <summary>Reads a body up to the final dot.</summary>
    /// <returns>Null when the line ended before; bytes beyond the limit are read and dropped.</returns>
    public async ValueTask<ReceivedBody?> ReadBodyAsync(long limit, CancellationToken cancellationToken)
    {
        var body = new ReceivedBody(limit);
        while (true)
        {
            var taken = body.Take(buffer.AsSpan(start, end - start));
            start += taken;
            if (body.IsComplete)
            {
                return body;
            }

            if (!await FillAsync(cancellationToken))
            {
                return null;
            }
        }
    }

    /// <summary>Reads a chunk of so many octets; what is beyond the limit of the target is dropped.</summary>
    public async ValueTask<bool> ReadChunkAsync(long length, ReceivedBody body, CancellationToken cancellationToken)
    {
        while (length > 0)
        {
            var taken = (int)Math.Min(length, end - start);
            body.TakeChunk(buffer.AsSpan(start, taken));
            start += taken;
            length -= taken;
            if (length > 0 && !await FillAsync(cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (replies.WrittenCount > 0)
        {
            await stream.WriteAsync(replies.WrittenMemory, cancellationToken);
            replies.ResetWrittenCount();
        }
    }

    public async ValueTask SayAsync(ReceiverFault fault, CancellationToken cancellationToken)
    {
        var octets = Encoding.UTF8.GetBytes(fault.Octets);
        if (fault.Pace == TimeSpan.Zero)
        {
            replies.Write(octets);
        }

        await FlushAsync(cancellationToken);
        for (var index = 0; index < octets.Length && fault.Pace > TimeSpan.Zero; index++)
        {
            await Task.Delay(fault.Pace, clock, cancellationToken);
            await stream.WriteAsync(octets.AsMemory(index, 1), cancellationToken);
        }

        if (fault.Next == ReceiverNext.HalfClose)
        {
            socket.Shutdown(SocketShutdown.Send);
        }
    }

    /// <summary>Takes whatever comes until the other side closes.</summary>
    public async ValueTask HangAsync(CancellationToken cancellationToken)
    {
        do
        {
            start = end = 0;
        } while (await FillAsync(cancellationToken));
    }

    public async ValueTask EncryptAsync(X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        start = end = 0; // what was sent ahead of the handshake is not part of the protected dialogue: RFC 3207 section 5
        var protectedStream = new SslStream(stream);
        stream = protectedStream;
        deadline.Set(patience);
        await protectedStream.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = certificate },
            cancellationToken
        );
        deadline.Lift();
    }

    public async ValueTask DisposeAsync()
    {
        await deadline.DisposeAsync();
        await stream.DisposeAsync();
    }

    /// <summary>First ends the reading, so that a last word can be said; then, if even that takes too long, the line.</summary>
    private void GiveUp()
    {
        if (IsOverdue)
        {
            socket.Dispose();
            return;
        }

        IsOverdue = true;
        deadline.Set(patience);
        try
        {
            socket.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            socket.Dispose(); // the other side was gone before
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        if (start == end)
        {
            start = end = 0;
        }
        else if (end == buffer.Length)
        {
            if (start == 0)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        deadline.Set(patience);
        var count = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
        if (!IsOverdue)
        {
            deadline.Lift();
        }

        end += count;
        return count > 0;
    }
}
