using System.Buffers;

namespace DigestMailer.Mail.Smtp;

/// <summary>
/// One line to a relay, for many messages, one after the other and one owner at a time.
/// What a server or a network does wrong is a value; an exception is a defect, or the caller's own stop.
/// </summary>
public sealed partial class SmtpConnection : IAsyncDisposable
{
    private readonly SmtpWire wire;
    private readonly SmtpDeadlines deadlines;
    private readonly SmtpTransaction transaction;
    private readonly TimeProvider clock;
    private SmtpManner manner;
    private RefusalShare refusals;
    private MessageShape aheadShape;
    private bool isAheadOfFailure;
    private long lastUse;

    internal SmtpConnection(SmtpWire wire, SmtpCapabilities offered, SmtpSettings settings, TimeProvider clock)
    {
        this.wire = wire;
        this.clock = clock;
        manner = SmtpManner.Of(offered, settings.UsesChunks);
        deadlines = settings.Deadlines;
        transaction = new SmtpTransaction(wire, settings);
        lastUse = clock.GetTimestamp();
        wire.Listen();
    }

    /// <summary>Messages tried on this line.</summary>
    public int Transactions { get; private set; }

    /// <summary>The line stands as far as one can see without asking.</summary>
    public bool IsUsable => wire.IsQuiet;

    /// <summary>The relay takes commands in groups, so the next envelope may ride behind a message.</summary>
    public bool LooksAhead => manner.IsGrouped;

    /// <summary>
    /// The envelope that went ahead, on a line that stands: its message must be the next one here. Null when none did, or the line
    /// was lost: then that message was never begun.
    /// </summary>
    public Envelope? Ahead
    {
        get => wire.Trouble is null ? field : null;
        private set;
    }

    /// <summary>Opens a line that is ready for messages: connected, greeted, protected, signed in.</summary>
    /// <exception cref="OperationCanceledException">The caller stopped it.</exception>
    public static Task<SmtpOpening> OpenAsync(
        SmtpSettings settings,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(clock);
        return new SmtpDialer(settings, clock).OpenAsync(cancellationToken);
    }

    /// <summary>Asks whether the next message may go on this line: after a failed one, and after a long rest, the relay is asked.</summary>
    /// <returns>False when the caller should open another; that is nobody's fault.</returns>
    public async ValueTask<bool> CheckAsync(CancellationToken cancellationToken)
    {
        if (Ahead is not null || !IsUsable)
        {
            return Ahead is not null;
        }

        await using (wire.BreakOn(cancellationToken))
        {
            await wire.SettleAsync(deadlines.Mail);
            if (IsUsable && clock.GetElapsedTime(lastUse) >= deadlines.IdleBeforeNoop)
            {
                await wire.AskLaterAsync("NOOP\r\n"u8.ToArray(), deadlines.Mail);
                await wire.SettleAsync(deadlines.Mail);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        wire.Listen();
        return IsUsable;
    }

    /// <summary>Sends one message to one recipient.</summary>
    /// <param name="beforeHandOver">
    /// Runs once, right before the write after which nobody can know without an answer: what it records is true from then on.
    /// </param>
    /// <param name="cancellationToken">
    /// Before the hand-over it ends the transaction with <see cref="OperationCanceledException"/>. After it, it only ends the wait:
    /// the result then says that the message was handed over.
    /// </param>
    public Task<SmtpResult> SendAsync(
        Envelope envelope,
        ReadOnlySequence<byte> message,
        Func<ValueTask>? beforeHandOver,
        CancellationToken cancellationToken
    )
    {
        return SendAsync(new SmtpMessage(envelope, message), HandOver, mayGoAlong: true, cancellationToken);

        async ValueTask<SmtpMessage?> HandOver()
        {
            await (beforeHandOver?.Invoke() ?? ValueTask.CompletedTask);
            return null;
        }
    }

    /// <summary>Sends one message and, where the relay takes groups, the next one's envelope right behind it: see <see cref="Ahead"/>.</summary>
    /// <param name="beforeHandOver">As above. It returns the message that comes next on this line, to look ahead, or null.</param>
    public Task<SmtpResult> SendAsync(
        SmtpMessage message,
        Func<ValueTask<SmtpMessage?>> beforeHandOver,
        CancellationToken cancellationToken
    ) => SendAsync(message, beforeHandOver, mayGoAlong: false, cancellationToken);

    /// <summary>Says goodbye and closes. What the relay answers changes nothing.</summary>
    public async Task QuitAsync()
    {
        await wire.SettleAsync(deadlines.Quit);
        if (Ahead is null && IsUsable && await wire.WriteAsync("QUIT\r\n"u8.ToArray(), deadlines.Quit))
        {
            await wire.ReadReplyAsync(deadlines.Quit);
        }

        await DisposeAsync();
    }

    /// <summary>Closes without a word.</summary>
    public ValueTask DisposeAsync() => wire.DisposeAsync();

    private async Task<SmtpResult> SendAsync(
        SmtpMessage message,
        Func<ValueTask<SmtpMessage?>> beforeHandOver,
        bool mayGoAlong,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(message.Envelope);
        var isAhead = ReferenceEquals(Ahead, message.Envelope);
        if (!isAhead && Ahead is not null)
        {
            // Another one than was promised. After 354 even a lone dot would be a message, so the line is given up.
            wire.Break("the message whose envelope went ahead does not come");
        }

        Ahead = null;
        var shape = isAhead ? aheadShape : MessageShape.Of(message.Bytes);
        if (LocalRefusal(message.Envelope, shape.Length) is { } refusal)
        {
            return refusal;
        }

        Transactions++;
        SmtpResult? verdict = null;
        try
        {
            var silence = clock.GetElapsedTime(lastUse);
            verdict =
                mayGoAlong && !isAhead && manner.MayCloseGroup(shape.Length, refusals, silence)
                    ? await GoAlongAsync(message, shape, beforeHandOver, cancellationToken)
                    : await TransactAsync(message, shape, isAhead, beforeHandOver, cancellationToken);
            Remember(verdict);
        }
        finally
        {
            await CleanUpAsync(verdict);
        }

        return verdict;
    }

    private void Remember(SmtpResult verdict)
    {
        if (verdict.Stage >= SmtpStage.Recipient)
        {
            refusals = refusals.After(verdict is { Stage: SmtpStage.Recipient, Reply.Code: >= 400 });
        }
    }

    /// <summary>Leaves the line ready for the next message, or gives it up. Nothing here changes the verdict.</summary>
    private async ValueTask CleanUpAsync(SmtpResult? verdict)
    {
        wire.Deadline.Bound(null);
        lastUse = clock.GetTimestamp();
        if (verdict is null)
        {
            wire.Break("given up in mid-message");
        }
        else if (verdict.Reply is { IsClosing: true })
        {
            wire.Break("the relay ended the dialogue");
        }
        else if (!verdict.IsAccepted && Ahead is null && wire.Trouble is null)
        {
            await wire.AskLaterAsync("RSET\r\n"u8.ToArray(), deadlines.Mail);
        }

        wire.Listen();
    }
}
