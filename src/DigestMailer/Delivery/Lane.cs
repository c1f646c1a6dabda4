using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;
using DigestMailer.Mail;
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
/// One line to the relays and the messages on it, one after the other: compose, last look, journal, send, journal, settle. What it
/// needs for a message it keeps for the next.
/// </summary>
internal sealed class Lane(LaneTools tools, IMailTransport transport) : IAsyncDisposable
{
    private readonly ArrayBufferWriter<byte> bytes = new(64 * 1024);
    private readonly LastLook look = new(tools.Database);
    private string? digest;

    /// <summary>Messages that came to an end here, whichever.</summary>
    public long Done { get; private set; }

    /// <summary>Sends until nothing is due, no relay can be reached, or it is time to stop.</summary>
    /// <param name="stop">Begin nothing more.</param>
    /// <param name="drain">Wait no longer for what is on the line.</param>
    public async Task RunAsync(CancellationToken stop, CancellationToken drain)
    {
        while (!stop.IsCancellationRequested)
        {
            if (await transport.ReadyAsync(stop) is { } fault)
            {
                DeliveryEvents.NoRelay(tools.Logger, fault.Stage, fault.Rule);
                return;
            }

            if (await tools.Feed.NextAsync(stop) is not { } row)
            {
                return;
            }

            await DeliverAsync(row, drain);
            Done++;
        }
    }

    public Task RestAsync(CancellationToken cancellationToken) => transport.RestAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await look.DisposeAsync();
        await transport.DisposeAsync();
    }

    private async Task DeliverAsync(LedgerRow row, CancellationToken drain)
    {
        var attempt = new Attempt();
        try
        {
            await AttemptAsync(row, attempt, drain);
        }
        finally
        {
            await EndAsync(row, attempt);
        }
    }

    private async Task AttemptAsync(LedgerRow row, Attempt attempt, CancellationToken drain)
    {
        attempt.Outcome = await ComposeAsync(row, drain);
        if (attempt.Outcome is not null)
        {
            return;
        }

        var render = digest ?? Convert.ToHexStringLower(SHA256.HashData(bytes.WrittenSpan));
        if (row.RenderHash is { } before && before != render)
        {
            DeliveryEvents.RenderDrift(tools.Logger, row.Id);
            attempt.Outcome = new Outcome.InDoubt("Resolve", "render drift", "It renders to other bytes than those that may have left before.", null, null);
            return;
        }

        if (!TryEnvelope(row, out var to, out var problem))
        {
            attempt.Outcome = new Outcome.Rejected("Recipient", "not an address", problem, null, null, Suppress: true);
            return;
        }

        if (tools.Clock.GetUtcNow().ToUnixTimeMilliseconds() >= row.Deadline || !await look.MayGoAsync(row, drain))
        {
            attempt.IsUnwanted = true;
            return;
        }

        attempt.Ticket = tools.Journal.Start(row, transport.Relay);
        attempt.Outcome = await transport.SendAsync(to!, new ReadOnlySequence<byte>(bytes.WrittenMemory), HandOver, drain);

        ValueTask HandOver()
        {
            tools.Journal.Dot(attempt.Ticket!, render);
            attempt.Left = render;
            return ValueTask.CompletedTask;
        }
    }

    // In a finally block: whatever happened, the row is in somebody's hands, and what the relay said reaches the ledger.
    private async Task EndAsync(LedgerRow row, Attempt attempt)
    {
        if (attempt is { Outcome: null, Left: not null })
        {
            attempt.Outcome = new Outcome.InDoubt("Final", "our own failure", "We failed after the hand-over had begun.", null, null);
        }

        if (attempt is { Outcome: null, IsUnwanted: false })
        {
            if (attempt.Ticket is not null)
            {
                tools.Journal.Settled(attempt.Ticket); // a start without a dot says no more than no start
            }

            tools.Feed.Return(row);
            return;
        }

        try
        {
            if (attempt is { Ticket: not null, Outcome: not null })
            {
                tools.Journal.End(attempt.Ticket, attempt.Outcome, attempt.Left);
            }
        }
        finally
        {
            await tools.Settler.PostAsync(Settlement(row, attempt), attempt.Ticket);
        }
    }

    private Settlement Settlement(LedgerRow row, Attempt attempt)
    {
        var now = tools.Clock.GetUtcNow();
        var course = attempt.Outcome is { } outcome ? Course.After(row, outcome, now, tools.Waits, tools.Chance()) : Course.Untouched(row);
        var relay = attempt.Ticket is null ? "" : transport.Relay;
        return new Settlement(row, attempt.Outcome, course, relay, attempt.Left, now.ToUnixTimeMilliseconds());
    }

    /// <returns>Null when the bytes are there; else what becomes of the row. A row's own mistake ends with that row.</returns>
    private async ValueTask<Outcome?> ComposeAsync(LedgerRow row, CancellationToken cancellationToken)
    {
        bytes.ResetWrittenCount();
        try
        {
            if (tools.Composers.For(row.Kind) is not { } compose)
            {
                throw new InvalidOperationException($"Nobody composes rows of kind '{row.Kind}'.");
            }

            switch (await compose(row, bytes, cancellationToken))
            {
                case Composed.Ready ready:
                    digest = ready.Digest;
                    return null;
                case Composed.Failed failed:
                    DeliveryEvents.NotComposed(tools.Logger, null, row.Id, failed.Reason);
                    return new Outcome.Rejected("Resolve", "cannot be composed", Masked.Words(failed.Reason), null, null);
                default:
                    throw new UnreachableException();
            }
        }
#pragma warning disable CA1031 // The poison boundary: what is wrong with one row must not stop the lane. It may be mended in time.
        catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            DeliveryEvents.NotComposed(tools.Logger, failure, row.Id, failure.GetType().Name);
            return new Outcome.Deferred("Resolve", "composing failed", failure.GetType().Name, null, null);
        }
    }

    private static bool TryEnvelope(LedgerRow row, out Envelope? envelope, out string problem)
    {
        envelope = null;
        if (!MailAddress.TryParse(row.Recipient, out var recipient, out problem)
            || !MailAddress.TryParse(row.Sender, out var sender, out problem))
        {
            return false;
        }

        envelope = new Envelope(sender, recipient, row.MessageId.Trim('<', '>'));
        return true;
    }

    /// <summary>How far one attempt has come.</summary>
    private sealed class Attempt
    {
        public Outcome? Outcome { get; set; }

        public JournalTicket? Ticket { get; set; }

        /// <summary>Hash of the bytes that may have left.</summary>
        public string? Left { get; set; }

        /// <summary>Withdrawn, expired, or no longer ours.</summary>
        public bool IsUnwanted { get; set; }
    }
}
