using System.Buffers;

namespace DigestMailer.Mail.Smtp;

/// <summary>The three steps of one message on a line: envelope, body, final dot. A step returns the verdict, or null to go on.</summary>
internal sealed class SmtpTransaction(SmtpWire wire, SmtpSettings settings)
{
    private const int BufferSize = 128 * 1024;
    private const int PartSize = BufferSize / 4; // dots may double it

    private readonly ArrayBufferWriter<byte> outgoing = new(BufferSize);
    private readonly SmtpDeadlines deadlines = settings.Deadlines;

    /// <summary>MAIL, RCPT, DATA: in one write where the relay takes groups, else one after the other.</summary>
    public async ValueTask<SmtpResult?> OpenAsync(Envelope envelope, long length, SmtpCapabilities offered)
    {
        SmtpResult? verdict = null;
        outgoing.ResetWrittenCount();
        for (var stage = SmtpStage.Mail; stage <= SmtpStage.Data && offered.Pipelining; stage++)
        {
            WriteCommand(stage, envelope, length, offered);
        }

        for (var stage = SmtpStage.Mail; stage <= SmtpStage.Data && wire.Trouble is null; stage++)
        {
            if (verdict is not null && !offered.Pipelining)
            {
                return verdict;
            }

            var reply = await AskAsync(stage, envelope, length, offered);
            var isGood = stage == SmtpStage.Data ? reply?.Code == 354 : reply is { IsPositive: true };

            // Replies are matched by count. The first that is not good is the verdict; what follows in the group only repeats it.
            verdict ??= isGood ? null : new SmtpResult(stage, false, reply, reply is null ? wire.Trouble : null);
            if (reply is { IsClosing: true })
            {
                wire.Break("the relay ended the dialogue");
            }
            else if (verdict is not null && stage == SmtpStage.Data && reply?.Code == 354)
            {
                // It waits for a body although there is nobody to get it: a lone dot, never the body.
                await wire.AskLaterAsync(".\r\n"u8.ToArray(), deadlines.Block);
            }
        }

        return verdict ?? (wire.Trouble is { } trouble ? new SmtpResult(SmtpStage.Mail, false, null, trouble) : null);
    }

    /// <summary>Writes all of the body but its last part, which waits in the buffer for the final dot.</summary>
    public async ValueTask<SmtpResult?> WriteBodyAsync(ReadOnlySequence<byte> message)
    {
        var stuffer = new DotStuffer();
        outgoing.ResetWrittenCount();
        wire.Listen();
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
                stuffer.Write(part.Span, outgoing);
                rest = rest[part.Length..];
            }
        }

        stuffer.End(outgoing);
        return await EarlyVerdictAsync(isWritten: true);
    }

    /// <summary>Hands over what is left, with the final dot, and waits for the reply that counts.</summary>
    public async ValueTask<SmtpResult> EndAsync(Func<ValueTask>? beforeFinalDot, CancellationToken cancellationToken)
    {
        if (beforeFinalDot is not null)
        {
            await beforeFinalDot();
        }

        // Not under the caller's token: a write cut short could not say what it had handed over.
        if (!await wire.WriteAsync(outgoing.WrittenMemory, deadlines.Block))
        {
            return (await EarlyVerdictAsync(isWritten: false))!;
        }

        await using var stop = wire.BreakOn(cancellationToken);
        var reply = await wire.ReadReplyAsync(deadlines.Final);
        return new SmtpResult(SmtpStage.Final, true, reply, reply is null ? wire.Trouble : null);
    }

    private async ValueTask<SmtpReply?> AskAsync(
        SmtpStage stage,
        Envelope envelope,
        long length,
        SmtpCapabilities offered
    )
    {
        if (!offered.Pipelining)
        {
            outgoing.ResetWrittenCount();
            WriteCommand(stage, envelope, length, offered);
        }

        var isWritten =
            (offered.Pipelining && stage > SmtpStage.Mail)
            || await wire.WriteAsync(outgoing.WrittenMemory, Patience(stage));
        return isWritten ? await wire.ReadReplyAsync(Patience(stage)) : await wire.LastWordsAsync();
    }

    private void WriteCommand(SmtpStage stage, Envelope envelope, long length, SmtpCapabilities offered)
    {
        switch (stage)
        {
            case SmtpStage.Mail:
                SmtpCommands.WriteMail(envelope, length, offered, settings.WantsReports, outgoing);
                break;
            case SmtpStage.Recipient:
                SmtpCommands.WriteRecipient(envelope, offered, settings.WantsReports, outgoing);
                break;
            default:
                outgoing.Write("DATA\r\n"u8);
                break;
        }
    }

    private TimeSpan Patience(SmtpStage stage) =>
        stage switch
        {
            SmtpStage.Mail => deadlines.Mail,
            SmtpStage.Recipient => deadlines.Recipient,
            _ => deadlines.Data,
        };

    /// <returns>The relay's word when it did not wait for the end of the message, which was not handed over then.</returns>
    private async ValueTask<SmtpResult?> EarlyVerdictAsync(bool isWritten)
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
