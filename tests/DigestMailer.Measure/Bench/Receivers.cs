using System.Globalization;
using System.Net;
using System.Net.Sockets;
using DigestMailer.Measure.Peers;
using DigestMailer.Measure.Processes;
using DigestMailer.Measure.Sinks;

namespace DigestMailer.Measure.Bench;

/// <summary>The other end of a benchmark: always a process of its own.</summary>
internal interface IReceiver : IAsyncDisposable
{
    int Port { get; }

    /// <summary>Whether its totals are its own count.</summary>
    bool Counts { get; }

    Task<SinkTotals> TotalsAsync(CancellationToken cancellationToken);
}

/// <summary>Our own <see cref="Sink"/>.</summary>
internal sealed class LightReceiver : IReceiver
{
    private readonly Child child;

    private LightReceiver(Child child, int port) => (this.child, Port) = (child, port);

    public int Port { get; }

    public bool Counts => true;

    public static async Task<LightReceiver> StartAsync(CancellationToken cancellationToken, params string[] more)
    {
        var child = Child.Again(["sink", "--port", "0", "--attached", .. more]);
        var words = await child.ReadAsync(cancellationToken);
        return new LightReceiver(child, int.Parse(words.Split(' ')[1], CultureInfo.InvariantCulture));
    }

    public async Task<SinkTotals> TotalsAsync(CancellationToken cancellationToken)
    {
        await child.SayAsync("count");
        var numbers = (await child.ReadAsync(cancellationToken)).Split(' ');
        return new SinkTotals(long.Parse(numbers[0], CultureInfo.InvariantCulture), long.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    public ValueTask DisposeAsync() => child.DisposeAsync();
}

/// <summary>Postfix's smtp-sink: one thread, so near 5,000 mails a second the figure is the receiver's; it does not tell its count.</summary>
internal sealed class SmtpSink : IReceiver
{
    private readonly Child child;

    private SmtpSink(Child child, int port) => (this.child, Port) = (child, port);

    public int Port { get; }

    public bool Counts => false;

    public static async Task<SmtpSink> StartAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        var program = PeerFinder.Program("smtp-sink") ?? throw new InvalidOperationException("Postfix's smtp-sink is not installed: use --sink light.");
        var port = Ports.Free();
        string[] words = Environment.IsPrivilegedProcess ? ["-u", "nobody"] : [];
        var child = Child.Start(program, [.. words, $"127.0.0.1:{port}", "512"]);
        await Ports.AnswersAsync(port, clock, cancellationToken);
        return new SmtpSink(child, port);
    }

    public Task<SinkTotals> TotalsAsync(CancellationToken cancellationToken) => Task.FromResult(default(SinkTotals));

    public ValueTask DisposeAsync() => child.DisposeAsync();
}

/// <summary>Loopback ports.</summary>
internal static class Ports
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);

    public static int Free()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public static async Task AnswersAsync(int port, TimeProvider clock, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(Rest, clock, cancellationToken); // not listening yet
            }
        }
    }
}
