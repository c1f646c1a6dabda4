using System.Buffers;
using System.Text;
using DigestMailer.Delivery;
using DigestMailer.Delivery.Routes;
using DigestMailer.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DigestMailer.Tests.Delivery;

/// <summary>A node that delivers, put together by hand: its own journal, a ledger that it may share.</summary>
internal sealed class Station : IAsyncDisposable
{
    private readonly string folder;

    public Station(
        TestDatabase test,
        TimeProvider clock,
        Func<IMailTransport> transport,
        InDoubtPolicy inDoubt = InDoubtPolicy.Hold,
        int lanes = 4,
        string? folder = null,
        ComposeMessage? compose = null,
        TimeSpan? shutdown = null,
        DeliveryOptions? limits = null,
        Relays? relays = null)
    {
        this.folder = folder ?? Directory.CreateTempSubdirectory("digestmailer-node-").FullName;
        var delivery = Options.Create(new DeliveryOptions { JournalFolder = this.folder, InDoubt = inDoubt });
        var routes = new RouteBook(
            (limits ?? new DeliveryOptions()).ToRoutes(), new RouteStore(test.Database), lanes, clock, NullLogger.Instance);
        Worker = new DeliveryWorker(
            test.Database,
            new DeliveryOutbox(test.Database, routes, new RelayRests(test.Database, relays ?? new Relays([])), delivery, clock, NullLogger<DeliveryOutbox>.Instance),
            transport,
            new ComposeRegistry([new RegisteredComposer("test", compose ?? ComposeAsync)]),
            delivery,
            Options.Create(new SmtpOptions { Connections = lanes }),
            Options.Create(new ShutdownOptions { Timeout = shutdown ?? TimeSpan.FromSeconds(25) }),
            clock,
            NullLogger<DeliveryWorker>.Instance);
    }

    public DeliveryWorker Worker { get; }

    /// <summary>Bytes are a function of the row alone.</summary>
    public static ValueTask<Composed> ComposeAsync(LedgerRow row, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        output.Write(Encoding.UTF8.GetBytes(
            $"Message-ID: {row.MessageId}\r\nSubject: {row.Slot}\r\n\r\nCanary {row.SubscriberId}\r\n"));
        return ValueTask.FromResult<Composed>(new Composed.Ready());
    }

    /// <summary>What a kill leaves: the files as they are at this moment, and nobody who holds them.</summary>
    public string Remains()
    {
        var copy = Directory.CreateTempSubdirectory("digestmailer-node-").FullName;
        foreach (var file in Directory.GetFiles(folder).Where(file => !file.EndsWith("lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    public async ValueTask DisposeAsync()
    {
        await Worker.EndAsync();
        Worker.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
