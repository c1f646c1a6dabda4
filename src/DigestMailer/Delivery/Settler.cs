using System.Diagnostics;
using System.Threading.Channels;

namespace DigestMailer.Delivery;

/// <summary>
/// The one writer of outcomes: gathers them for a quarter of a second or until a group is full, makes the journal durable, then
/// the ledger. A group that could not be written is kept and tried again; nothing is settled out of turn.
/// </summary>
internal sealed class Settler(
    DeliveryLedger ledger, Journal journal, RowFeed feed, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    // When the database is gone, lanes come to a halt at this many outcomes that only the journal knows.
    private readonly Channel<Entry> entries = Channel.CreateBounded<Entry>(
        new BoundedChannelOptions(10 * DeliveryLedger.LargestGroup) { SingleReader = true });

    private readonly List<Entry> group = new(DeliveryLedger.LargestGroup);
    private readonly List<TaskCompletionSource> waiting = [];

    private sealed record Entry(Settlement? Settlement, JournalTicket? Ticket, TaskCompletionSource? Written = null);

    /// <summary>Hears of every settlement once it is durable.</summary>
    public IProgress<Settlement>? Progress { get; set; }

    // Not under a token: what was begun must reach the ledger.
    public ValueTask PostAsync(Settlement settlement, JournalTicket? ticket)
    {
        feed.Answered(settlement);
        return entries.Writer.WriteAsync(new Entry(settlement, ticket), CancellationToken.None);
    }

    /// <summary>Ends when everything posted before is in the ledger.</summary>
    public async Task FlushAsync()
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await entries.Writer.WriteAsync(new Entry(null, null, written), CancellationToken.None);
        await written.Task;
    }

    public void Complete() => entries.Writer.TryComplete();

    /// <summary>Writes groups until <see cref="Complete"/>.</summary>
    public async Task RunAsync()
    {
        await WriteAsync(); // what an earlier run could not
        while (await entries.Reader.WaitToReadAsync(CancellationToken.None))
        {
            await GatherAsync();
            await WriteAsync();
        }
    }

    private async Task GatherAsync()
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        while (group.Count < DeliveryLedger.LargestGroup)
        {
            if (!entries.Reader.TryRead(out var entry))
            {
                if (waiting.Count > 0 || !await MoreAsync(patience.Token))
                {
                    return;
                }

                continue;
            }

            if (entry.Written is { } written)
            {
                waiting.Add(written);
            }
            else
            {
                group.Add(entry);
            }
        }
    }

    private async ValueTask<bool> MoreAsync(CancellationToken patience)
    {
        try
        {
            return await entries.Reader.WaitToReadAsync(patience);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return false; // long enough: write what there is
        }
    }

    private async Task WriteAsync()
    {
        if (group.Count > 0)
        {
            journal.Sync();
            var changed = await ledger.SettleAsync([.. group.Select(entry => entry.Settlement!)], CancellationToken.None);
            foreach (var entry in group)
            {
                Done(entry, changed.Contains(entry.Settlement!.Row.Id));
            }

            group.Clear();
        }

        waiting.ForEach(written => written.TrySetResult());
        waiting.Clear();
    }

    private void Done(Entry entry, bool isChanged)
    {
        var settlement = entry.Settlement!;
        feed.Settled(settlement);
        if (entry.Ticket is not null)
        {
            journal.Settled(entry.Ticket);
        }

        Tell(settlement, isChanged);
        Progress?.Report(settlement);
    }

    private void Tell(Settlement settlement, bool isChanged)
    {
        var id = settlement.Row.Id;
        switch (settlement.Outcome)
        {
            case { } outcome when !isChanged:
                DeliveryEvents.TooLate(logger, id, outcome.Name);
                break;
            case Outcome.Sent:
                DeliveryEvents.Sent(logger, id, settlement.Relay);
                break;
            case Outcome.Deferred or Outcome.RelayFault when settlement.Course.State == LedgerState.Expired:
                DeliveryEvents.Expired(logger, id, settlement.Outcome.Rule);
                break;
            case Outcome.Deferred deferred:
                DeliveryEvents.Deferred(logger, id, DateTimeOffset.FromUnixTimeMilliseconds(settlement.Course.DueAt), deferred.Rule);
                break;
            case Outcome.Rejected rejected:
                DeliveryEvents.Rejected(logger, id, rejected.Code, rejected.Rule);
                break;
            case Outcome.RelayFault fault:
                DeliveryEvents.RelayFault(logger, id, settlement.Relay, fault.Stage, fault.Rule);
                break;
            case Outcome.InDoubt doubt:
                DeliveryEvents.InDoubt(logger, id, doubt.Rule);
                break;
            case null:
                break; // given back untouched
            default:
                throw new UnreachableException();
        }
    }
}
