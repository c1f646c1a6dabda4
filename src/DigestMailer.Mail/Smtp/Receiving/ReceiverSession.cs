using System.Globalization;

namespace DigestMailer.Mail.Smtp.Receiving;

/// <summary>One dialogue, from greeting to goodbye.</summary>
internal sealed partial class ReceiverSession(
    ReceiverLine line,
    ReceiverSettings settings,
    Func<ReceivedMail, CancellationToken, ValueTask<SmtpReply>> take,
    int number
)
{
    private static readonly SmtpReply Flushed = SmtpReply.Of(250, "2.0.0 Ok");

    private readonly ReceiverEnvelope envelope = new(settings);
    private ReceivedBody? chunks;
    private string? account;
    private bool isGreeted;
    private bool isDone;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (settings is { IsTlsFromTheStart: true, Certificate: { } certificate })
        {
            await line.EncryptAsync(certificate, cancellationToken);
        }

        await AnswerAsync(
            SmtpStage.Greeting,
            "",
            () => SmtpReply.Of(220, $"{settings.Name} {(settings.IsLmtp ? "LMTP" : "ESMTP")}"),
            cancellationToken
        );
        while (!isDone && await line.ReadCommandAsync(cancellationToken) is { } command)
        {
            await ObeyAsync(command, cancellationToken);
        }

        if (line.IsOverdue)
        {
            line.Reply(SmtpReply.Of(421, "4.4.2 Silent for too long"));
        }

        await line.FlushAsync(cancellationToken);
    }

    private async ValueTask ObeyAsync(string command, CancellationToken cancellationToken)
    {
        var verb = command.Split(' ', 2)[0].ToUpperInvariant();
        switch (verb)
        {
            case "EHLO" or "HELO" or "LHLO" when (verb == "LHLO") == settings.IsLmtp:
                await AnswerAsync(SmtpStage.Hello, command, () => Hello(verb), cancellationToken);
                break;
            case "STARTTLS" when settings.Certificate is { } certificate && !line.IsEncrypted:
                if (
                    await AnswerAsync(
                        SmtpStage.StartTls,
                        command,
                        () => SmtpReply.Of(220, "2.0.0 Go on"),
                        cancellationToken
                    )
                )
                {
                    await line.EncryptAsync(certificate, cancellationToken);
                    Forget();
                    (isGreeted, account) = (false, null);
                }

                break;
            case "AUTH" when OffersAuth:
                await AuthenticateAsync(command, cancellationToken);
                break;
            case "MAIL":
                await AnswerAsync(SmtpStage.Mail, command, () => Mail(command), cancellationToken);
                break;
            case "RCPT":
                await AnswerAsync(SmtpStage.Recipient, command, () => envelope.Recipient(command), cancellationToken);
                break;
            case "DATA":
                await DataAsync(command, cancellationToken);
                break;
            case "BDAT" when !settings.Withheld.Contains("CHUNKING"):
                await ChunkAsync(command, cancellationToken);
                break;
            case "RSET":
                Forget();
                await AnswerAsync(SmtpStage.Reset, command, () => Flushed, cancellationToken);
                break;
            case "NOOP":
                await AnswerAsync(SmtpStage.Reset, command, () => Flushed, cancellationToken);
                break;
            case "QUIT":
                line.Reply(SmtpReply.Of(221, "2.0.0 Bye"));
                isDone = true;
                break;
            default:
                line.Reply(
                    verb switch
                    {
                        "VRFY" => SmtpReply.Of(252, "2.1.5 Send it and see"),
                        "HELP" => SmtpReply.Of(214, "2.0.0 See RFC 5321"),
                        _ => SmtpReply.Of(command.Length == 0 ? 500 : 502, "5.5.2 Not understood"),
                    }
                );
                break;
        }
    }

    private bool OffersAuth => settings.IsAccount is not null && (line.IsEncrypted || settings.OffersAuthInClear);

    /// <returns>Whether the dialogue goes on as after the usual, positive answer.</returns>
    private async ValueTask<bool> AnswerAsync(
        SmtpStage stage,
        string command,
        Func<SmtpReply> usual,
        CancellationToken cancellationToken
    )
    {
        if (settings.Script?.Invoke(new ReceiverMoment(stage, command, number)) is { } fault)
        {
            if (fault.Next == ReceiverNext.Proceed)
            {
                usual();
            }

            return await PlayAsync(fault, cancellationToken);
        }

        var reply = usual();
        line.Reply(reply);
        isDone |= reply.IsClosing;
        return reply.Code < 400;
    }

    private async ValueTask<bool> PlayAsync(ReceiverFault fault, CancellationToken cancellationToken)
    {
        await line.SayAsync(fault, cancellationToken);
        if (fault.Next is ReceiverNext.Hang or ReceiverNext.HalfClose)
        {
            await line.HangAsync(cancellationToken);
        }

        isDone |= fault.Next is not (ReceiverNext.Stay or ReceiverNext.Proceed);
        return fault.Next == ReceiverNext.Proceed;
    }

    private SmtpReply Hello(string verb)
    {
        Forget();
        isGreeted = true;
        string[] offers =
        [
            "PIPELINING",
            "8BITMIME",
            "SMTPUTF8",
            "CHUNKING",
            "DSN",
            "ENHANCEDSTATUSCODES",
            string.Create(CultureInfo.InvariantCulture, $"SIZE {settings.LargestMail}"),
            .. settings.Certificate is not null && !line.IsEncrypted ? ["STARTTLS"] : Array.Empty<string>(),
            .. OffersAuth ? [$"AUTH {string.Join(' ', settings.Mechanisms)}"] : Array.Empty<string>(),
        ];
        return verb == "HELO"
            ? new SmtpReply(250, null, [settings.Name])
            : new SmtpReply(
                250,
                null,
                [settings.Name, .. offers.Where(offer => !settings.Withheld.Contains(offer.Split(' ')[0]))]
            );
    }

    private async ValueTask DataAsync(string command, CancellationToken cancellationToken)
    {
        var refusal = envelope.Recipients == 0 || chunks is not null ? ReceiverEnvelope.BadSequence : null;
        if (
            !await AnswerAsync(
                SmtpStage.Data,
                command,
                () => refusal ?? SmtpReply.Of(354, "End with a dot"),
                cancellationToken
            )
        )
        {
            return;
        }

        await InterruptAsync(cancellationToken);
        if (!isDone && await line.ReadBodyAsync(settings.LargestMail, cancellationToken) is { } body)
        {
            await FinishAsync(body, cancellationToken);
        }
    }

    private async ValueTask InterruptAsync(CancellationToken cancellationToken)
    {
        if (settings.Script?.Invoke(new ReceiverMoment(SmtpStage.Body, "", number)) is { } fault)
        {
            await PlayAsync(fault, cancellationToken);
        }
    }

    private async ValueTask ChunkAsync(string command, CancellationToken cancellationToken)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (
            words.Length < 2
            || !long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
        )
        {
            line.Reply(SmtpReply.Of(501, "5.5.4 BDAT size [LAST]"));
            isDone = true; // where the next command begins, nobody can tell
            return;
        }

        await InterruptAsync(cancellationToken);

        // The octets follow whatever we think of the command.
        var body = chunks ?? new ReceivedBody(settings.LargestMail);
        if (isDone || !await line.ReadChunkAsync(length, body, cancellationToken))
        {
            isDone = true;
        }
        else if (envelope.Recipients == 0)
        {
            line.Reply(ReceiverEnvelope.BadSequence);
        }
        else if (words.Length > 2 && words[2].Equals("LAST", StringComparison.OrdinalIgnoreCase))
        {
            await FinishAsync(body, cancellationToken);
        }
        else
        {
            chunks = body;
            line.Reply(SmtpReply.Of(250, "2.0.0 Go on"));
        }
    }

    private async ValueTask FinishAsync(ReceivedBody body, CancellationToken cancellationToken)
    {
        var mail = envelope.Around(body.Content, line.IsEncrypted, account);
        var reply =
            body.IsTooLarge ? SmtpReply.Of(552, "5.3.4 Larger than we take")
            : body.HasBareLineEnd ? SmtpReply.Of(554, "5.6.0 A line ends in a bare CR or LF")
            : mail.Recipients.Count > 0 ? await take(mail, cancellationToken)
            : SmtpReply.Of(554, "5.5.1 No recipients");
        var replies = settings.IsLmtp ? mail.Recipients.Count : 1;
        Forget();
        for (var index = 0; index < replies && !isDone; index++)
        {
            var recipient = settings.IsLmtp ? mail.Recipients[index].Address.ToString() : "";
            await AnswerAsync(SmtpStage.Final, recipient, () => reply, cancellationToken);
        }
    }

    private SmtpReply Mail(string command) =>
        !isGreeted ? ReceiverEnvelope.BadSequence
        : settings.IsAccount is not null && account is null ? SmtpReply.Of(530, "5.7.0 Sign in first")
        : envelope.Mail(command);

    private void Forget()
    {
        envelope.Forget();
        chunks = null;
    }
}
