using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace DigestMailer.Mail.Smtp;

/// <summary>The three steps of one message on a line: envelope, body, end. A step returns the verdict, or null to go on.</summary>
internal sealed class SmtpTransaction(SmtpWire wire, SmtpSettings settings)
{
    private const int BufferSize = 128 * 1024;
    private const int PartSize = BufferSize / 4; // dots may double it

    private readonly ArrayBufferWriter<byte> outgoing = new(BufferSize);
    private readonly SmtpDeadlines deadlines = settings.Deadlines;

    /// <summary>MAIL, RCPT and, unless the body is a chunk, DATA: in one write where the relay takes groups, else one by one.</summary>
    /// <param name="isAhead">The group was written behind the message before: only its replies are read.</param>
    public async ValueTask<SmtpResult?> OpenAsync(Envelope envelope, long length, SmtpManner manner, bool isAhead)
    {
        SmtpResult? verdict = null;
        for (var stage = SmtpStage.Mail; stage <= manner.LastBeforeBody && wire.Trouble is null; stage++)
        {
            if (verdict is not null && !manner.IsGrouped)
            {
                return verdict;
            }

            var reply = isAhead || (manner.IsGrouped && stage > SmtpStage.Mail)
                ? await wire.ReadReplyAsync(Patience(stage))
                : await AskAsync(stage, envelope, length, manner);
            var isGood = stage == SmtpStage.Data ? reply?.Code == 354 : reply is { IsPositive: true };

            // Replies are matched by count. The first that is not good is the verdict; what follows in the group only repeats it.
            verdict ??= isGood ? null : new SmtpResult(stage, false, reply, reply is null ? wire.Trouble : null);
            if (reply is { IsClosing: true })
            {
                wire.Break("the relay ended the dialogue");
            }
            else if (verdict is not null && stage == SmtpStage.Data && reply?.Code == 354)
            {
                await EndEmptyAsync();
            }
        }

        return verdict ?? (wire.Trouble is { } trouble ? new SmtpResult(SmtpStage.Mail, false, null, trouble) : null);
    }

    /// <summary>Writes all of the body but its last part, which waits in the buffer for the end.</summary>
    public async ValueTask<SmtpResult?> WriteBodyAsync(ReadOnlySequence<byte> message, MessageShape shape, bool isChunked)
    {
        outgoing.ResetWrittenCount();
        wire.Listen();
        if (isChunked)
        {
            WriteChunkCommand(shape.Length);
        }

        var stuffer = new DotStuffer(isDoubling: !isChunked);
        foreach (var segment in message)
        {
            for (var rest = segment; !rest.IsEmpty; )
            {
                if (outgoing.FreeCapacity < 2 * PartSize)
                {
                    var isWritten = await wire.WriteAsync(outgoing.WrittenMemory, deadlines.Block);
                    if (await EarlyVerdictAsync(isWritten) is { } verdict)
                    {
                        return verdict;
                    }

                    outgoing.ResetWrittenCount();
                }

                var part = rest[..Math.Min(rest.Length, PartSize)];
                rest = rest[part.Length..];
                if (shape.IsClean)
                {
                    outgoing.Write(part.Span);
                }
                else
                {
                    stuffer.Write(part.Span, outgoing);
                }
            }
        }

        stuffer.EndLine(outgoing); // writes nothing after clean lines, which it has not seen
        if (!isChunked)
        {
            outgoing.Write(".\r\n"u8);
        }

        return await EarlyVerdictAsync(isWritten: true);
    }

    /// <summary>
    /// Hands over what is left of the body and waits for the reply that counts. The next message's MAIL, RCPT and DATA may ride
    /// in the same write, for one round trip a message; their replies are read when that message's turn comes.
    /// </summary>
    public async ValueTask<SmtpResult> EndAsync(SmtpMessage? next, long nextLength, SmtpManner manner, CancellationToken cancellationToken)
    {
        if (next is { Envelope: var envelope })
        {
            WriteOpening(SmtpStage.Mail, envelope, nextLength, manner);
        }

        // Not under the caller's token: a write cut short could not say what it had handed over.
        if (await wire.WriteAsync(outgoing.WrittenMemory, deadlines.Block))
        {
            return await FinalAsync(cancellationToken);
        }

        // Without a next message the write ends with the dot, so a failed one has not handed it over. With one nobody can tell.
        return next is null
            ? (await EarlyVerdictAsync(isWritten: false))!
            : Verdict(SmtpStage.Final, isHandedOver: true, await wire.LastWordsAsync());
    }

    /// <summary>MAIL, RCPT and the whole body as one chunk, in one write.</summary>
    public async ValueTask<SmtpResult> SendAlongAsync(
        SmtpMessage message,
        MessageShape shape,
        SmtpManner manner,
        CancellationToken cancellationToken
    )
    {
        outgoing.ResetWrittenCount();
        WriteOpening(SmtpStage.Mail, message.Envelope, shape.Length, manner);
        WriteChunkCommand(shape.Length);
        var lines = new DotStuffer(isDoubling: false);
        foreach (var segment in message.Bytes)
        {
            lines.Write(segment.Span, outgoing);
        }

        lines.EndLine(outgoing);
        var isWritten = await wire.WriteAsync(outgoing.WrittenMemory, deadlines.Block);
        await using var stop = wire.BreakOn(cancellationToken);
        SmtpResult? verdict = null;
        for (var stage = SmtpStage.Mail; stage <= SmtpStage.Recipient && wire.Trouble is null; stage++)
        {
            var reply = await wire.ReadReplyAsync(isWritten ? Patience(stage) : SmtpWire.PatienceForLastWords);
            verdict ??= reply is { IsPositive: true } ? null : Verdict(stage, isWritten, reply);
            if (reply is { IsClosing: true })
            {
                wire.Break("the relay ended the dialogue");
            }
        }

        if (!isWritten)
        {
            return verdict is { Reply: not null } ? verdict : (await EarlyVerdictAsync(isWritten))!;
        }

        // A chunk that nobody was to get is answered too; the refusal before it stays the verdict.
        var final = await FinalAsync(cancellationToken);
        return verdict ?? final;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SmtpResult> FinalAsync(CancellationToken cancellationToken)
    {
        await using var stop = wire.BreakOn(cancellationToken);
        var reply = wire.Trouble is null ? await wire.ReadReplyAsync(deadlines.Final) : null;
        return Verdict(SmtpStage.Final, isHandedOver: true, reply);
    }

    private SmtpResult Verdict(SmtpStage stage, bool isHandedOver, SmtpReply? reply) =>
        new(stage, isHandedOver, reply, reply is null ? wire.Trouble : null);

    /// <summary>A relay waits for a body although there is nobody to get it: it gets a lone dot, never the body.</summary>
    private async ValueTask EndEmptyAsync()
    {
        if (settings.Protocol == MailProtocol.Lmtp)
        {
            wire.Break("the relay waits for a message to nobody"); // whose end it answers once for each of no recipients
        }
        else
        {
            await wire.AskLaterAsync(".\r\n"u8.ToArray(), deadlines.Block);
        }
    }

    private async ValueTask<SmtpReply?> AskAsync(SmtpStage stage, Envelope envelope, long length, SmtpManner manner)
    {
        outgoing.ResetWrittenCount();
        WriteOpening(stage, envelope, length, manner);
        return await wire.WriteAsync(outgoing.WrittenMemory, Patience(stage))
            ? await wire.ReadReplyAsync(Patience(stage))
            : await wire.LastWordsAsync();
    }

    /// <summary>The command of a stage and, where groups are taken, those that follow it.</summary>
    private void WriteOpening(SmtpStage from, Envelope envelope, long length, SmtpManner manner)
    {
        for (var stage = from; stage <= (manner.IsGrouped ? manner.LastBeforeBody : from); stage++)
        {
            switch (stage)
            {
                case SmtpStage.Mail:
                    SmtpCommands.WriteMail(envelope, length, manner.Offered, settings.WantsReports, outgoing);
                    break;
                case SmtpStage.Recipient:
                    SmtpCommands.WriteRecipient(envelope, manner.Offered, settings.WantsReports, outgoing);
                    break;
                default:
                    outgoing.Write("DATA\r\n"u8);
                    break;
            }
        }
    }

    private void WriteChunkCommand(long length)
    {
        outgoing.Write("BDAT "u8);
        length.TryFormat(outgoing.GetSpan(20), out var written, default, CultureInfo.InvariantCulture);
        outgoing.Advance(written);
        outgoing.Write(" LAST\r\n"u8);
    }

    private TimeSpan Patience(SmtpStage stage) =>
        stage switch
        {
            SmtpStage.Mail => deadlines.Mail,
            SmtpStage.Recipient => deadlines.Recipient,
            _ => deadlines.Data,
        };

    /// <returns>The relay's word when it did not wait for the end of the message, which was not handed over then.</returns>
    public async ValueTask<SmtpResult?> EarlyVerdictAsync(bool isWritten)
    {
        if (isWritten && !wire.HasNews)
        {
            return null;
        }

        var reply = await wire.LastWordsAsync();
        return reply is null or { IsPositive: true }
            ? new SmtpResult(SmtpStage.Body, false, null, wire.Trouble)
            : new SmtpResult(SmtpStage.Body, false, reply, null);
    }
}
