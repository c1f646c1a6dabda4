using DigestMailer.Hosting;
using DigestMailer.Storage;
using Microsoft.Extensions.Options;

namespace DigestMailer.Delivery;

/// <summary>
/// Sends what is due: lanes side by side, fed from the ledger, settled in groups. A stop begins nothing more, waits for what is
/// on the line, and gives the rest back.
/// </summary>
internal sealed class DeliveryWorker(
    Database database,
    DeliveryOutbox outbox,
    Func<IMailTransport> transport,
    ComposeRegistry composers,
    IOptions<DeliveryOptions> delivery,
    IOptions<SmtpOptions> smtp,
    IOptions<ShutdownOptions> shutdown,
    TimeProvider clock,
    ILogger<DeliveryWorker> logger) : RoundWorker(clock, logger)
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    private readonly TimeProvider clock = clock;
    private readonly CancellationTokenSource drain = new(Timeout.InfiniteTimeSpan, clock);
    private readonly List<(Lane Lane, Task Run)> lanes = [];
    private Post? post;
    private Task settling = Task.CompletedTask;

    private sealed record Post(Journal Journal, RowFeed Feed, Settler Settler);

    /// <summary>Hears of every settlement once it is durable.</summary>
    public IProgress<Settlement>? Progress
    {
        get;
        set
        {
            field = value;
            post?.Settler.Progress = value;
        }
    }

    /// <summary>Null for everything that is due, or the one row to send.</summary>
    public long? Only { get; set; }

    private int LaneCount => delivery.Value.Transport == TransportKind.Pickup ? 1 : smtp.Value.Lanes;

    /// <summary>No longer than until a limit has room again.</summary>
    protected override TimeSpan Rest => outbox.Routes.UntilOpening(Glance);

    /// <summary>Sends until nothing is due, or nothing can be sent now.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        while (await RoundAsync(cancellationToken))
        {
        }
    }

    /// <summary>Settles what an earlier process left, before anything is claimed. The first round does it when nobody has.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        if (post is not null)
        {
            return;
        }

        var (journal, node) = await outbox.OpenAsync(cancellationToken);
        var most = delivery.Value.Claim > 0 ? delivery.Value.Claim : 2 * LaneCount;
        var feed = new RowFeed(outbox.Ledger, outbox.Upkeep, outbox.Routes, node, most, delivery.Value.Lease, Only);
        post = new Post(journal, feed, new Settler(outbox.Ledger, journal, feed, clock, logger) { Progress = Progress });
    }

    public override async Task<bool> RoundAsync(CancellationToken cancellationToken)
    {
        await RecoverAsync(cancellationToken);
        var (journal, feed, settler) = post!;
        await outbox.TendAsync(cancellationToken);
        await KeepSettlingAsync(settler);

        await ReapAsync();
        if (feed.TakeBackClosed() is { Count: > 0 } closed)
        {
            await GiveBackAsync(closed, settler);
            await FlushAsync(settler);
        }

        if (lanes.TrueForAll(lane => lane.Run.IsCompleted) && !feed.HasRows
            && !await outbox.Ledger.AnyDueAsync(Only, feed.IsAnswered, cancellationToken))
        {
            await Task.WhenAll(lanes.Select(lane => lane.Lane.RestAsync(cancellationToken)));
            return false;
        }

        var before = lanes.Sum(lane => lane.Lane.Done);
        StartLanes(new LaneTools(
            feed, settler, journal, composers, database, delivery.Value.Waits, clock, Random.Shared.NextDouble, logger), cancellationToken);
        var isOver = await GlanceAsync(cancellationToken);
        await ReapAsync();
        var isMore = !isOver || lanes.Sum(lane => lane.Lane.Done) > before;
        if (!isMore)
        {
            await GiveBackAsync(await feed.TakeBackAsync(), settler); // no relay will have them: others may
        }

        if (isOver)
        {
            await FlushAsync(settler);
        }

        return isMore;
    }

    public override void Dispose()
    {
        drain.Dispose();
        post?.Feed.Dispose();
        post?.Journal.Dispose();
        base.Dispose();
    }

    // A second fsync would prove nothing: the process must end, and the journal is read again at the next start.
    protected override bool IsFatal(Exception failure) => failure is JournalFailure;

    /// <summary>Waits for what is on the line, gives back what was not begun, and leaves nothing unwritten.</summary>
    protected override async Task FinishAsync()
    {
        if (post is not { } open)
        {
            return;
        }

        drain.CancelAfter(shutdown.Value.Timeout);
        await Task.WhenAll(lanes.Select(lane => lane.Run)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await KeepSettlingAsync(open.Settler);
        await GiveBackAsync(await open.Feed.TakeBackAsync(), open.Settler);
        open.Settler.Complete();
        await settling;
        foreach (var (lane, _) in lanes)
        {
            await lane.DisposeAsync();
        }

        await Task.WhenAll(lanes.Where(lane => lane.Run.IsFaulted).Select(lane => lane.Run));
    }

    /// <summary>Stops by hand what was started by hand: for a drain without a host.</summary>
    public Task EndAsync() => FinishAsync();

    private void StartLanes(LaneTools tools, CancellationToken stop)
    {
        while (lanes.Count < LaneCount)
        {
            lanes.Add((new Lane(tools, transport()), Task.CompletedTask));
        }

        for (var index = 0; index < lanes.Count; index++)
        {
            if (lanes[index].Run.IsCompleted)
            {
                lanes[index] = (lanes[index].Lane, lanes[index].Lane.RunAsync(stop, drain.Token));
            }
        }
    }

    /// <returns>Whether all lanes have come to an end; a slow one does not keep the others from being started again.</returns>
    private async Task<bool> GlanceAsync(CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var all = Task.WhenAll(lanes.Select(lane => lane.Run));
        await Task.WhenAny(all, settling, Task.Delay(Glance, clock, enough.Token));
        await enough.CancelAsync();
        return all.IsCompleted;
    }

    /// <summary>Failures of lanes come up here.</summary>
    private async Task ReapAsync()
    {
        var ended = lanes.Where(lane => lane.Run.IsCompleted).Select(lane => lane.Run).ToList();
        for (var index = 0; index < lanes.Count; index++)
        {
            if (ended.Contains(lanes[index].Run))
            {
                lanes[index] = (lanes[index].Lane, Task.CompletedTask);
            }
        }

        await Task.WhenAll(ended);
    }

    private async Task KeepSettlingAsync(Settler settler)
    {
        if (settling.IsCompleted)
        {
            var ended = settling;
            settling = settler.RunAsync();
            await ended;
        }
    }

    private async Task GiveBackAsync(IReadOnlyList<LedgerRow> rows, Settler settler)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var row in rows)
        {
            await settler.PostAsync(new Settlement(row, null, Course.Untouched(row), "", null, now), null);
        }
    }

    private async Task FlushAsync(Settler settler)
    {
        var flush = settler.FlushAsync();
        if (await Task.WhenAny(flush, settling) == settling)
        {
            await settling;
        }

        await flush;
    }
}
