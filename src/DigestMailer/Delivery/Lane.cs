using DigestMailer.Mail.Smtp;
using DigestMailer.Storage;

namespace DigestMailer.Delivery;

/// <summary>What all lanes share.</summary>
internal sealed record LaneTools(
    RowFeed Feed,
    Settler Settler,
    Journal Journal,
    ComposeRegistry Composers,
    Database Database,
    IReadOnlyList<TimeSpan> Waits,
    TimeProvider Clock,
    Func<double> Chance,
    ILogger Logger);

/// <summary>
/// One line to the relays and the messages on it, one after the other: compose, last look, journal, send, journal, settle.
///
/// Where the transport looks ahead, the next message is begun by the write that ends the one before, and the one after that is
/// composed while the relay thinks. The order of records stays what it must be: the next row's last look and its start precede
/// the write that carries its MAIL, and this row's dot precedes the same write, because it ends this row's body. A dot is written
/// only when a row's own body goes, after its own RCPT was accepted; so a row that went ahead has a start and no more, and when
/// the line is lost it is as if it had never been begun: after a kill it is queued again, and in a living lane begun anew.
/// </summary>
internal sealed class Lane : IAsyncDisposable
{
    private readonly LaneTools tools;
    private readonly IMailTransport transport;
    private readonly LastLook look;
    private readonly Drafting drafting;
    private readonly List<Draft> drafts = [];
    private readonly Queue<Draft> waiting = new();
    private readonly Func<ValueTask<SmtpMessage?>> handOver;
    private Draft? current;
    private CancellationToken stop;
    private CancellationToken drain;
    private long done;

    public Lane(LaneTools tools, IMailTransport transport)
    {
        (this.tools, this.transport) = (tools, transport);
        look = new LastLook(tools.Database);
        drafting = new Drafting(tools.Composers, tools.Logger);
        handOver = HandOverAsync;
    }

    /// <summary>Messages that came to an end here, whichever.</summary>
    public long Done => Interlocked.Read(ref done);

    /// <summary>Sends until nothing is due, no relay can be reached, or it is time to stop.</summary>
    /// <param name="stop">Begin nothing more.</param>
    /// <param name="drain">Wait no longer for what is on the line.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken drain)
    {
        (this.stop, this.drain) = (stop, drain);
        try
        {
            while (await MayGoOnAsync() && await TakeAsync() is { } draft)
            {
                current = draft;
                await DeliverAsync(draft);
            }
        }
        finally
        {
            // Whatever happened, each row is in somebody's hands, and what the relay said reaches the ledger.
            waiting.Clear();
            foreach (var draft in drafts.Where(draft => draft.Row is not null))
            {
                if (!draft.IsDone)
                {
                    await EndAsync(draft);
                }

                draft.Clear();
            }
        }
    }

    public Task RestAsync(CancellationToken cancellationToken) => transport.RestAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await look.DisposeAsync();
        await transport.DisposeAsync();
    }

    /// <returns>False when it is time to stop, or no relay can be reached. What went ahead is begun, and goes.</returns>
    private async ValueTask<bool> MayGoOnAsync()
    {
        if (waiting.TryPeek(out var next) && next.Ticket is not null)
        {
            return true;
        }

        if (stop.IsCancellationRequested)
        {
            return false;
        }

        var fault = await transport.ReadyAsync(stop);
        if (fault is not null)
        {
            DeliveryEvents.NoRelay(tools.Logger, fault.Stage, fault.Rule);
        }

        return fault is null;
    }

    private async ValueTask<Draft?> TakeAsync() =>
        waiting.TryDequeue(out var draft) ? draft : await DraftAsync();

    /// <summary>The next row, ready to be begun; null when none is due.</summary>
    private async Task<Draft?> DraftAsync()
    {
        while (await tools.Feed.NextAsync(stop) is { } row)
        {
            var draft = drafts.Find(draft => draft.Row is null);
            if (draft is null)
            {
                drafts.Add(draft = new Draft());
            }

            draft.Take(row);
            await drafting.FillAsync(draft, drain);
            if (draft.Outcome is null)
            {
                return draft;
            }

            await EndAsync(draft);
            draft.Clear();
        }

        return null;
    }

    /// <summary>Sends one message. The next one is ready before, because it rides behind; the one after it is made meanwhile.</summary>
    private async Task DeliverAsync(Draft draft)
    {
        await KeepAsync(transport.LooksAhead && waiting.Count == 0 ? DraftAsync() : null);
        var sending = SendAsync(draft);
        var after = !sending.IsCompleted && transport.LooksAhead && waiting.Count == 1 ? DraftAsync() : null;
        try
        {
            await sending;
        }
        finally
        {
            await KeepAsync(after);
        }

        draft.Clear();
        await SeeToNextAsync();
    }

    private async ValueTask KeepAsync(Task<Draft?>? drafted)
    {
        if (drafted is not null && await drafted is { } draft)
        {
            waiting.Enqueue(draft);
        }
    }

    private async Task SendAsync(Draft draft)
    {
        if (draft.Ticket is not null || await BeginAsync(draft))
        {
            draft.Outcome = await transport.SendAsync(draft.Message, handOver, drain);
        }

        await EndAsync(draft);
    }

    /// <summary>The last look, and the start in the journal. After this the row's MAIL may be written.</summary>
    private async ValueTask<bool> BeginAsync(Draft draft)
    {
        var row = draft.Row!;
        if (tools.Clock.GetUtcNow().ToUnixTimeMilliseconds() >= row.Deadline || tools.Feed.IsClosed(row) || !await look.MayGoAsync(row, drain))
        {
            draft.IsUnwanted = true;
            return false;
        }

        draft.Ticket = tools.Journal.Start(row, transport.Relay);
        return true;
    }

    /// <summary>Right before the write that ends the current body, and begins the next message where that is possible.</summary>
    private async ValueTask<SmtpMessage?> HandOverAsync()
    {
        var draft = current!;
        var mayBegin = transport.LooksAhead && !stop.IsCancellationRequested;
        var next = mayBegin && waiting.TryPeek(out var one) && await BeginAsync(one) ? one : null;
        tools.Journal.Dot(draft.Ticket!, draft.Render);
        draft.Left = draft.Render;
        return next?.Message;
    }

    /// <summary>A next message that is unwanted ends here. One whose line was lost was never begun: it will be, on another.</summary>
    private async ValueTask SeeToNextAsync()
    {
        if (!waiting.TryPeek(out var next))
        {
            return;
        }

        if (next.IsUnwanted)
        {
            await EndAsync(waiting.Dequeue());
            next.Clear();
        }
        else if (next.Ticket is { } ticket && !ReferenceEquals(transport.Ahead, next.To))
        {
            next.Ticket = null;
            tools.Journal.Settled(ticket); // a start without a dot says no more than no start
        }
    }

    private async Task EndAsync(Draft draft)
    {
        var row = draft.Row!;
        if (draft is { Outcome: null, Left: not null })
        {
            draft.Outcome = new Outcome.InDoubt("Final", "our own failure", "We failed after the hand-over had begun.", null, null);
        }

        draft.IsDone = true;
        if (draft is { Outcome: null, IsUnwanted: false })
        {
            if (draft.Ticket is not null)
            {
                tools.Journal.Settled(draft.Ticket); // as above
            }

            tools.Feed.Return(row);
            return;
        }

        Interlocked.Increment(ref done);
        try
        {
            if (draft is { Ticket: not null, Outcome: not null })
            {
                tools.Journal.End(draft.Ticket, draft.Outcome, draft.Left);
            }
        }
        finally
        {
            await tools.Settler.PostAsync(Settlement(row, draft), draft.Ticket);
        }
    }

    private Settlement Settlement(LedgerRow row, Draft draft)
    {
        var now = tools.Clock.GetUtcNow();
        var course = draft.Outcome is { } outcome ? Course.After(row, outcome, now, tools.Waits, tools.Chance()) : Course.Untouched(row);
        return new Settlement(row, draft.Outcome, course, draft.Ticket?.Relay ?? "", draft.Left, now.ToUnixTimeMilliseconds());
    }
}
