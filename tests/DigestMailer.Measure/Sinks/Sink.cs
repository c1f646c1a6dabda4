using System.Net;
using System.Net.Sockets;

namespace DigestMailer.Measure.Sinks;

/// <summary>
/// A light SMTP receiver on loopback: accepts everything, looks into nothing, and so is never the bottleneck of what it measures.
/// </summary>
internal sealed class Sink(SinkLaw law, TimeProvider clock) : IDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Lock gate = new();
    private readonly List<Accepted> accepted = [];
    private long messages;
    private long bytes;
    private int lines;

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    public SinkTotals Totals => new(Interlocked.Read(ref messages), Interlocked.Read(ref bytes));

    /// <summary>Recorded messages in the order of their replies; empty unless the law asks for a record.</summary>
    public IReadOnlyList<Accepted> Record
    {
        get
        {
            lock (gate)
            {
                return [.. accepted];
            }
        }
    }

    public void Listen(int port)
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(512);
    }

    /// <summary>Serves until cancelled; every line has a loop of its own.</summary>
    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptAsync(cancellationToken);
                socket.NoDelay = true;
                var chance = new Random(law.Seed + Interlocked.Increment(ref lines));
                _ = new SinkLine(socket, this, law, clock, chance).ServeAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return; // asked to stop, by our own token
        }
    }

    /// <returns>Which message it is, counted from 1.</returns>
    public long Count(long size)
    {
        Interlocked.Add(ref bytes, size);
        return Interlocked.Increment(ref messages);
    }

    public void Keep(Accepted message)
    {
        lock (gate)
        {
            accepted.Add(message);
            law.Output?.WriteLine(message);
            law.Output?.Flush();
        }
    }

    public void Dispose() => listener.Dispose();
}
