namespace DigestMailer.Mail.Smtp;

/// <summary>The ways of one message: step by step with the next envelope behind it, or all in one group.</summary>
public sealed partial class SmtpConnection
{
    private async ValueTask<SmtpResult> TransactAsync(
        SmtpMessage message,
        MessageShape shape,
        bool isAhead,
        Func<ValueTask<SmtpMessage?>> beforeHandOver,
        CancellationToken cancellationToken
    )
    {
        wire.Deadline.Bound(deadlines.Transaction);
        SmtpResult? verdict;
        await using (wire.BreakOn(cancellationToken))
        {
            await wire.SettleAsync(deadlines.Mail);
            verdict =
                await OpenTransactionAsync(message.Envelope, shape.Length, isAhead)
                ?? await transaction.WriteBodyAsync(message.Bytes, shape, manner.IsChunked);
        }

        if (verdict?.Reply is null && wire.Trouble is { } trouble)
        {
            cancellationToken.ThrowIfCancellationRequested();
            verdict ??= new SmtpResult(SmtpStage.Body, false, null, trouble);
        }

        if (verdict is not null)
        {
            return verdict;
        }

        var next = await beforeHandOver();
        if (await transaction.EarlyVerdictAsync(isWritten: true) is { } late)
        {
            return late; // the hook takes its time, and the relay did not wait: nothing was handed over
        }

        next = next is { } ahead && MayGoAhead(ahead) ? next : null;
        verdict = await transaction.EndAsync(next, aheadShape.Length, manner, cancellationToken);
        (Ahead, isAheadOfFailure) = (verdict.HandedOver ? next?.Envelope : null, !verdict.IsAccepted);
        return verdict;
    }

    /// <summary>One group and one round trip: envelope and body.</summary>
    private async ValueTask<SmtpResult> GoAlongAsync(
        SmtpMessage message,
        MessageShape shape,
        Func<ValueTask<SmtpMessage?>> beforeHandOver,
        CancellationToken cancellationToken
    )
    {
        wire.Deadline.Bound(deadlines.Transaction);
        await using (wire.BreakOn(cancellationToken))
        {
            await wire.SettleAsync(deadlines.Mail);
        }

        if (wire.Trouble is { } trouble)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new SmtpResult(SmtpStage.Mail, false, null, trouble);
        }

        cancellationToken.ThrowIfCancellationRequested();
        await beforeHandOver();
        var verdict = await transaction.SendAlongAsync(message, shape, manner, cancellationToken);
        if (!DislikesParameters(verdict))
        {
            return verdict;
        }

        // The relay took nothing, and the hook has run: the same message again, one step after the other.
        return await AskAgainAsync(message.Envelope, shape.Length, verdict)
            ?? await transaction.WriteBodyAsync(message.Bytes, shape, manner.IsChunked)
            ?? await transaction.EndAsync(null, 0, manner, cancellationToken);
    }

    private async ValueTask<SmtpResult?> OpenTransactionAsync(Envelope envelope, long length, bool isAhead)
    {
        var verdict = await transaction.OpenAsync(envelope, length, manner, isAhead);
        if (isAhead && isAheadOfFailure && verdict is { Stage: SmtpStage.Mail, Reply.Code: 503 })
        {
            // To this relay the message before, which it refused, was not over yet.
            await wire.AskLaterAsync("RSET\r\n"u8.ToArray(), deadlines.Mail);
            await wire.SettleAsync(deadlines.Mail);
            verdict = wire.Trouble is null ? await transaction.OpenAsync(envelope, length, manner, isAhead: false) : verdict;
        }

        return verdict is not null && DislikesParameters(verdict)
            ? await AskAgainAsync(envelope, length, verdict)
            : verdict;
    }

    /// <summary>It offered what it does not understand.</summary>
    private bool DislikesParameters(SmtpResult verdict) =>
        manner.Offered.AsksForParameters
        && verdict is { Stage: SmtpStage.Mail or SmtpStage.Recipient, Reply.Code: >= 500 and <= 504 or 555 };

    /// <summary>Once more at once, the plain way, for the rest of this line.</summary>
    private async ValueTask<SmtpResult?> AskAgainAsync(Envelope envelope, long length, SmtpResult first)
    {
        manner = manner with { Offered = manner.Offered.WithoutParameters };
        await wire.AskLaterAsync("RSET\r\n"u8.ToArray(), deadlines.Mail);
        await wire.SettleAsync(deadlines.Mail);
        return wire.Trouble is null ? await transaction.OpenAsync(envelope, length, manner, isAhead: false) : first;
    }

    /// <summary>A message that we would refuse ourselves is left to its own turn.</summary>
    private bool MayGoAhead(SmtpMessage next)
    {
        aheadShape = MessageShape.Of(next.Bytes);
        return manner.IsGrouped && LocalRefusal(next.Envelope, aheadShape.Length) is null;
    }

    /// <summary>What the relay would refuse, or garble, is refused here, before it costs a round trip.</summary>
    private SmtpResult? LocalRefusal(Envelope envelope, long length) =>
        envelope.NeedsSmtpUtf8 && !manner.Offered.SmtpUtf8
            ? Refused(SmtpStage.Recipient, SmtpReply.Of(553, "5.6.7 The relay does not offer SMTPUTF8"))
        : manner.Offered.SizeLimit > 0 && length > manner.Offered.SizeLimit
            ? Refused(SmtpStage.Data, SmtpReply.Of(552, "5.3.4 The message is larger than the relay takes"))
        : null;

    private static SmtpResult Refused(SmtpStage stage, SmtpReply reply) => new(stage, false, reply, "refused locally");
}
