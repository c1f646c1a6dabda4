using DigestMailer.Delivery.Routes;
using DigestMailer.Storage;
using Microsoft.Extensions.Options;

namespace DigestMailer.Delivery;

/// <summary>This node's side of the ledger: its journal and name, what it makes of the past, and the care the rows need.</summary>
internal sealed class DeliveryOutbox(
    Database database, RouteBook routes, RelayRests rests, IOptions<DeliveryOptions> options, TimeProvider clock,
    ILogger<DeliveryOutbox> logger)
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(30);

    private DateTimeOffset nextTurn = DateTimeOffset.MinValue;
    private string node = "";

    public DeliveryLedger Ledger { get; } = new(database, clock, routes);

    public RouteBook Routes => routes;

    public LedgerUpkeep Upkeep { get; } = new(database, clock);

    /// <summary>The journal as it is when all that earlier processes knew is in the ledger.</summary>
    public async Task<(Journal Journal, string Node)> OpenAsync(CancellationToken cancellationToken)
    {
        var journal = Journal.Open(Path.Combine(database.Folder, options.Value.JournalFolder), Journal.BootId);
        try
        {
            node = options.Value.Node.Length > 0 ? options.Value.Node : journal.NodeName();
            await SettlePastAsync(journal.Replay(), cancellationToken);
            journal.Begin();
            return (journal, node);
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Now and then: what is stale ends, what is ours is renewed, what is lost is given up.</summary>
    public async Task TendAsync(CancellationToken cancellationToken)
    {
        await routes.TendAsync(cancellationToken);
        await rests.TellAsync(node, cancellationToken);
        var now = clock.GetUtcNow();
        if (now < nextTurn)
        {
            return;
        }

        await Upkeep.RenewAsync(node, options.Value.Lease, cancellationToken);
        Tell(await Upkeep.ExpireAsync(cancellationToken), DeliveryEvents.ExpiredUntried);
        Tell(await Upkeep.GiveUpLostAsync(node, cancellationToken), DeliveryEvents.NodeLost);
        if (options.Value.InDoubt == InDoubtPolicy.ResendOnce)
        {
            Tell(await Upkeep.ResendOnceAsync(options.Value.Waits[0], cancellationToken), DeliveryEvents.Resent);
        }

        nextTurn = now + Turn;
    }

    private async Task SettlePastAsync(JournalReplay replay, CancellationToken cancellationToken)
    {
        var held = await Upkeep.HeldAsync(node, cancellationToken);
        if (!replay.IsTrusted && held.Any(row => !row.Doubted))
        {
            DeliveryEvents.JournalNotTrusted(logger);
        }

        var settlements = held.Select(row => Settlement(row, Recovery.Of(row, replay))).OfType<Settlement>().ToList();
        foreach (var group in settlements.Chunk(DeliveryLedger.LargestGroup))
        {
            await Ledger.SettleAsync(group, cancellationToken);
        }

        if (settlements.Count > 0)
        {
            DeliveryEvents.Replayed(logger, settlements.Count, settlements.Count(one => one.Outcome is Outcome.InDoubt));
        }
    }

    private Settlement? Settlement(HeldRow held, Recovery recovery)
    {
        var now = clock.GetUtcNow();
        var at = now.ToUnixTimeMilliseconds();
        return recovery switch
        {
            Recovery.Leave => null,
            Recovery.GiveBack => new Settlement(held.Row, null, Course.Untouched(held.Row), "", null, at),
            Recovery.Settle settle => new Settlement(
                held.Row, settle.Outcome, Course.After(held.Row, settle.Outcome, now, options.Value.Waits, 0.5), settle.Relay,
                settle.RenderHash, at),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private void Tell(int count, Action<ILogger, int> tell)
    {
        if (count > 0)
        {
            tell(logger, count);
        }
    }
}
