using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace DigestMailer.Mail.Smtp.Receiving;

/// <summary>A small SMTP and LMTP server: the development inbox, the intake of reports, and the other end of our tests.</summary>
public sealed class SmtpReceiver : IAsyncDisposable
{
    private readonly Socket listener;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<int, Task> sessions = new();
    private readonly ReceiverSettings settings;
    private readonly Func<ReceivedMail, CancellationToken, ValueTask<SmtpReply>> take;
    private readonly TimeProvider clock;
    private readonly Task accepting;
    private bool isDisposed;

    private SmtpReceiver(
        ReceiverSettings settings,
        Func<ReceivedMail, CancellationToken, ValueTask<SmtpReply>> take,
        TimeProvider clock
    )
    {
        this.settings = settings;
        this.take = take;
        this.clock = clock;
        listener = new Socket(settings.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(settings.Address, settings.Port));
        listener.Listen();
        EndPoint = (IPEndPoint)listener.LocalEndPoint!;
        accepting = AcceptAsync();
    }

    /// <summary>Where it listens, with the port it really has.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>Connections so far.</summary>
    public int Connections { get; private set; }

    /// <param name="take">
    /// Gets each message; its reply is the receiver's, so 2xx means that the message is safe. If it throws, the line
    /// closes without a reply, and <see cref="DisposeAsync"/> throws the same.
    /// </param>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public static SmtpReceiver Start(
        ReceiverSettings settings,
        Func<ReceivedMail, CancellationToken, ValueTask<SmtpReply>> take,
        TimeProvider clock
    )
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(take);
        return new SmtpReceiver(settings, take, clock);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, true))
        {
            return;
        }

        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(sessions.Values);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(stop.Token);
                socket.NoDelay = true;
                var number = ++Connections;
                var isFull = sessions.Count >= settings.MostConnections;
                var session = ServeAsync(socket, number, isFull);
                sessions[number] = session;
                if (session.IsCompletedSuccessfully)
                {
                    sessions.TryRemove(number, out _);
                }
            }
            catch (Exception failure)
                when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // A connection that was gone before we took it, or our own stop, which the loop asks for.
            }
        }
    }

    private async Task ServeAsync(Socket socket, int number, bool isFull)
    {
        await using var line = new ReceiverLine(socket, settings.Patience, clock);
        try
        {
            if (isFull)
            {
                line.Reply(SmtpReply.Of(421, "4.3.2 Too many connections"));
                await line.FlushAsync(stop.Token);
            }
            else
            {
                await new ReceiverSession(line, settings, take, number).RunAsync(stop.Token);
            }
        }
        catch (Exception failure)
            when (failure
                    is IOException
                        or SocketException
                        or ObjectDisposedException
                        or AuthenticationException
                        or OperationCanceledException
            )
        {
            // The other side went away, or we are stopping: whatever was not answered was not taken.
        }

        // Not reached when the callback failed: that session stays, so that the defect comes out when the receiver is closed.
        sessions.TryRemove(number, out _);
    }
}
