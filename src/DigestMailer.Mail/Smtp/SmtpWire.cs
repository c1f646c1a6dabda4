using System.Net.Security;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Authentication;

namespace DigestMailer.Mail.Smtp;

/// <summary>The octets of one dialogue, each way, under deadlines. A line that broke stays broken and remembers why.</summary>
internal sealed class SmtpWire : IAsyncDisposable
{
    public static readonly TimeSpan PatienceForLastWords = TimeSpan.FromSeconds(5);

    private readonly byte[] buffer = new byte[4 * ReplyParser.LongestLine];
    private readonly ReplyParser parser = new();
    private readonly Socket socket;
    private SslStream? tls;
    private ValueTask<int> reading;
    private bool isReading;
    private int start;
    private int end;
    private int repliesOwed;
    private string? trouble;
    private string? writeTrouble;

    public SmtpWire(Socket socket, TimeProvider clock)
    {
        this.socket = socket;
        Deadline = new Deadline(clock, () => Break("the relay took too long"));
    }

    public Deadline Deadline { get; }

    /// <summary>Why the line is broken; null while it stands.</summary>
    public string? Trouble => Volatile.Read(ref trouble);

    public bool IsEncrypted => tls is not null;

    /// <summary>Octets came, or the other side closed.</summary>
    public bool HasNews => start < end || (isReading && reading.IsCompleted);

    /// <summary>The line stands, and nothing came that nobody asked for.</summary>
    public bool IsQuiet => Trouble is null && (repliesOwed > 0 || !HasNews);

    /// <returns>Null when the line broke.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<SmtpReply?> ReadReplyAsync(TimeSpan patience)
    {
        Deadline.Set(patience);
        do
        {
            while (NextLine(out var line))
            {
                if (parser.Add(line.Span) is { } reply)
                {
                    Deadline.Lift();
                    return reply;
                }

                if (parser.Problem is { } problem)
                {
                    Break(problem);
                    return null;
                }
            }

            if (end - start > ReplyParser.LongestLine)
            {
                Break("a line of the reply is longer than 2 KB");
            }
        } while (await FillAsync());

        return null;
    }

    /// <returns>Whether all octets were handed to the socket.</returns>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> octets, TimeSpan patience)
    {
        Deadline.Set(patience);
        try
        {
            if (tls is not null)
            {
                await tls.WriteAsync(octets, CancellationToken.None);
            }
            else
            {
                while (!octets.IsEmpty)
                {
                    octets = octets[await socket.SendAsync(octets, SocketFlags.None, CancellationToken.None)..];
                }
            }

            Deadline.Lift();
            return true;
        }
        catch (Exception failure) when (IsLineFailure(failure))
        {
            writeTrouble = Cause(failure);
            return false;
        }
    }

    /// <summary>A write failed, or the relay spoke out of turn: reads what it has to say, then gives the line up.</summary>
    public async ValueTask<SmtpReply?> LastWordsAsync()
    {
        var reply = Trouble is null ? await ReadReplyAsync(PatienceForLastWords) : null;
        Break(writeTrouble ?? "the relay spoke out of turn");
        return reply;
    }

    /// <summary>Writes now what is answered later: the reply is read before the next message.</summary>
    public async ValueTask AskLaterAsync(ReadOnlyMemory<byte> command, TimeSpan patience)
    {
        if (await WriteAsync(command, patience))
        {
            repliesOwed++;
        }
        else
        {
            Break(writeTrouble!);
        }
    }

    /// <summary>Reads the replies still owed. The last one must be good, or the line is of no more use.</summary>
    public async ValueTask SettleAsync(TimeSpan patience)
    {
        for (; repliesOwed > 0 && Trouble is null; repliesOwed--)
        {
            var reply = await ReadReplyAsync(patience);
            if (reply is { IsClosing: true } || (repliesOwed == 1 && reply is { IsPositive: false }))
            {
                Break("the relay would not begin anew");
            }
        }
    }

    /// <summary>Keeps a read pending, so that news is noticed while we write or rest.</summary>
    public void Listen()
    {
        if (isReading || Trouble is not null)
        {
            return;
        }

        if (start == end || buffer.Length - end < ReplyParser.LongestLine)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        try
        {
#pragma warning disable CA2012 // Awaited once, in FillAsync: that it may wait unwatched until then is its purpose.
            reading = tls is null
                ? socket.ReceiveAsync(buffer.AsMemory(end), SocketFlags.None, CancellationToken.None)
                : tls.ReadAsync(buffer.AsMemory(end), CancellationToken.None);
#pragma warning restore CA2012
            isReading = true;
        }
        catch (Exception failure) when (IsLineFailure(failure))
        {
            Break(Cause(failure));
        }
    }

    /// <returns>False when the handshake failed: the line is broken then, and its trouble says why.</returns>
    public async ValueTask<bool> EncryptAsync(SslClientAuthenticationOptions options, TimeSpan patience)
    {
        if (HasNews || isReading || socket.Available > 0)
        {
            Break("the relay sent octets ahead of the TLS handshake");
            return false;
        }

        Deadline.Set(patience);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        try
        {
            await stream.AuthenticateAsClientAsync(options, CancellationToken.None);
            tls = stream;
            Deadline.Lift();
            return Trouble is null;
        }
        catch (Exception failure) when (failure is AuthenticationException || IsLineFailure(failure))
        {
            await stream.DisposeAsync();
            Break($"TLS: {(failure is AuthenticationException ? failure.Message : Cause(failure))}");
            return false;
        }
    }

    /// <summary>Breaks the line; the first reason stays.</summary>
    public void Break(string why)
    {
        Interlocked.CompareExchange(ref trouble, why, null);
        socket.Dispose();
    }

    /// <summary>A stop of the caller breaks the line, while the registration stands.</summary>
    public CancellationTokenRegistration BreakOn(CancellationToken cancellationToken) =>
        cancellationToken.UnsafeRegister(static wire => ((SmtpWire)wire!).Break("stopped"), this);

    public async ValueTask DisposeAsync()
    {
        Break("closed");
        await Deadline.DisposeAsync();
        if (isReading)
        {
            await FillAsync();
        }

        if (tls is not null)
        {
            await tls.DisposeAsync();
        }
    }

    private bool NextLine(out ReadOnlyMemory<byte> line)
    {
        var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
        line = length < 0 ? default : buffer.AsMemory(start, length);
        start += length + 1;
        return length >= 0;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> FillAsync()
    {
        Listen();
        if (!isReading)
        {
            return false;
        }

        try
        {
            var count = await reading;
            end += count;
            if (count == 0)
            {
                Break("the relay closed the line");
            }
        }
        catch (Exception failure) when (IsLineFailure(failure))
        {
            Break(Cause(failure));
        }

        isReading = false;
        return Trouble is null;
    }

    private static bool IsLineFailure(Exception failure) =>
        failure is IOException or SocketException or ObjectDisposedException;

    private static string Cause(Exception failure) =>
        (failure as SocketException ?? failure.InnerException as SocketException)?.SocketErrorCode switch
        {
            SocketError.ConnectionReset or SocketError.Shutdown => "the relay reset the line",
            SocketError.OperationAborted => "the line was given up",
            { } code => $"the line broke: {code}",
            null => "the line broke",
        };
}
