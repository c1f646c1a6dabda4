using System.Buffers;

namespace DigestMailer.Mail.Smtp;

/// <summary>
/// One line to a relay, for many messages, one after the other and one owner at a time.
/// What a server or a network does wrong is a value; an exception is a defect, or the caller's own stop.
/// </summary>
public sealed class SmtpConnection : IAsyncDisposable
{
    private readonly SmtpWire wire;
    private readonly SmtpDeadlines deadlines;
    private readonly SmtpTransaction transaction;
    private readonly TimeProvider clock;
    private SmtpCapabilities offered;
    private long lastUse;

    internal SmtpConnection(SmtpWire wire, SmtpCapabilities offered, SmtpSettings settings, TimeProvider clock)
    {
        this.wire = wire;
        this.offered = offered;
        this.clock = clock;
        deadlines = settings.Deadlines;
        transaction = new SmtpTransaction(wire, settings);
        lastUse = clock.GetTimestamp();
        wire.Listen();
    }

    /// <summary>Messages tried on this line.</summary>
    public int Transactions { get; private set; }

    /// <summary>The line stands as far as one can see without asking.</summary>
    public bool IsUsable => wire.IsQuiet;

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
        if (!IsUsable)
        {
            return false;
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
    /// <param name="message">Final bytes with header; whatever its line ends are, CRLF goes out.</param>
    /// <param name="beforeFinalDot">Runs once, right before the write that holds the final dot: what it records is true from then on.</param>
    /// <param name="cancellationToken">
    /// Before the final dot it ends the transaction with <see cref="OperationCanceledException"/>. After it, it only ends the wait:
    /// the result then says that the message was handed over.
    /// </param>
    public async Task<SmtpResult> SendAsync(
        Envelope envelope,
        ReadOnlySequence<byte> message,
        Func<ValueTask>? beforeFinalDot,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(envelope);
        if (LocalRefusal(envelope, message.Length) is { } refusal)
        {
            return refusal;
        }

        Transactions++;
        SmtpResult? verdict = null;
        try
        {
            verdict = await TransactAsync(envelope, message, beforeFinalDot, cancellationToken);
        }
        finally
        {
            await CleanUpAsync(verdict);
        }

        return verdict;
    }

    /// <summary>Says goodbye and closes. What the relay answers changes nothing.</summary>
    public async Task QuitAsync()
    {
        await wire.SettleAsync(deadlines.Quit);
        if (IsUsable && await wire.WriteAsync("QUIT\r\n"u8.ToArray(), deadlines.Quit))
        {
            await wire.ReadReplyAsync(deadlines.Quit);
        }

        await DisposeAsync();
    }

    /// <summary>Closes without a word.</summary>
    public ValueTask DisposeAsync() => wire.DisposeAsync();

    private async ValueTask<SmtpResult> TransactAsync(
        Envelope envelope,
        ReadOnlySequence<byte> message,
        Func<ValueTask>? beforeFinalDot,
        CancellationToken cancellationToken
    )
    {
        wire.Deadline.Bound(deadlines.Transaction);
        SmtpResult? verdict;
        await using (wire.BreakOn(cancellationToken))
        {
            await wire.SettleAsync(deadlines.Mail);
            verdict =
                await OpenTransactionAsync(envelope, StoredLength(message))
                ?? await transaction.WriteBodyAsync(message);
        }

        if (verdict?.Reply is null && wire.Trouble is { } trouble)
        {
            cancellationToken.ThrowIfCancellationRequested();
            verdict ??= new SmtpResult(SmtpStage.Body, false, null, trouble);
        }

        return verdict ?? await transaction.EndAsync(beforeFinalDot, cancellationToken);
    }

    private async ValueTask<SmtpResult?> OpenTransactionAsync(Envelope envelope, long length)
    {
        var verdict = await transaction.OpenAsync(envelope, length, offered);
        if (
            !offered.AsksForParameters
            || verdict?.Reply?.Code is not (>= 500 and <= 504 or 555)
            || verdict.Stage == SmtpStage.Data
        )
        {
            return verdict;
        }

        // It offered what it does not understand. Once more at once, the plain way, for the rest of this line.
        offered = offered.WithoutParameters;
        await wire.AskLaterAsync("RSET\r\n"u8.ToArray(), deadlines.Mail);
        await wire.SettleAsync(deadlines.Mail);
        return wire.Trouble is null ? await transaction.OpenAsync(envelope, length, offered) : verdict;
    }

    /// <summary>What the relay would refuse, or garble, is refused here, before it costs a round trip.</summary>
    private SmtpResult? LocalRefusal(Envelope envelope, long length) =>
        envelope.NeedsSmtpUtf8 && !offered.SmtpUtf8
            ? Refused(SmtpStage.Recipient, SmtpReply.Of(553, "5.6.7 The relay does not offer SMTPUTF8"))
        : offered.SizeLimit > 0 && length > offered.SizeLimit
            ? Refused(SmtpStage.Data, SmtpReply.Of(552, "5.3.4 The message is larger than the relay takes"))
        : null;

    /// <summary>What SIZE names: with the line break that ends the last line.</summary>
    private static long StoredLength(ReadOnlySequence<byte> message) =>
        message.Length + (message.IsEmpty || message.Slice(message.Length - 1).FirstSpan[0] == '\n' ? 0 : 2);

    private static SmtpResult Refused(SmtpStage stage, SmtpReply reply) => new(stage, false, reply, "refused locally");

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
        else if (!verdict.IsAccepted && wire.Trouble is null)
        {
            await wire.AskLaterAsync("RSET\r\n"u8.ToArray(), deadlines.Mail);
        }

        wire.Listen();
    }
}
