namespace DigestMailer.Mail.Smtp.Replies;

/// <summary>One line of the table.</summary>
internal sealed record ReplyRule(string Name, ReplyClass Class, Func<ReplyEvidence, bool> Fits);

/// <summary>
/// The table, in the order in which it is read; the first rule that fits decides. Sender trouble comes before everything about
/// the mailbox, because block-list replies carry any code, even 5.1.1; then what texts say, because 5.7.1 and 5.2.1 say nothing.
/// </summary>
internal static class ReplyRules
{
    public static readonly ReplyRule[] Table =
    [
        new("taken", ReplyClass.Ok, reply => reply.Code < 400),
        // What a stage alone decides.
        new("needs SMTPUTF8", ReplyClass.AddressForm, reply => reply.Has("x.6.7")),
        new(
            "wrong credentials",
            ReplyClass.Credentials,
            reply => reply.Code is 432 or 530 or 534 or 535 or 538 || (reply.Code == 525 && reply.IsEarly)
        ),
        new(
            "refused at sign-in",
            ReplyClass.Credentials,
            reply => reply.Stage == SmtpStage.Auth && reply.Code != 421 && !reply.HasAny("4.3.x", "4.4.x")
        ),
        new(
            "greylisted",
            ReplyClass.Greylist,
            reply =>
                reply.IsTransient
                && (
                    reply.Says(ReplyWords.Greylist)
                    || (
                        reply.Code is 450 or 451
                        && reply.HasAny("4.7.1", "4.2.0")
                        && reply.Text.Contains("try again", StringComparison.Ordinal)
                    )
                )
        ),
        new("too many in this connection", ReplyClass.TooManyInConnection, reply => reply.Has("4.5.3")),
        new("one mailbox too often", ReplyClass.BoxRate, reply => reply.Code == 450 && reply.Has("4.2.1")),
        new(
            "too fast",
            ReplyClass.Throttle,
            reply => reply.HasAny("x.7.28", "4.7.500", "4.7.650") || reply.Says(ReplyWords.Throttle)
        ),
        // Sender trouble, whatever the code says.
        new(
            "sender not authenticated",
            ReplyClass.Authentication,
            reply => IsAuthenticationStatus(reply) || reply.Says(ReplyWords.Authentication)
        ),
        new(
            "block list or reputation",
            ReplyClass.Reputation,
            reply => reply.Says(ReplyWords.Reputation) && !IsMailboxStatus(reply)
        ),
        new(
            "block list named in a mailbox reply",
            ReplyClass.Reputation,
            reply => reply.Says(["spamhaus", "sorbs", "dnsbl", "blacklist", "reputation", "is listed", "bl?ip="])
        ),
        new(
            "relaying denied",
            ReplyClass.RelayingDenied,
            reply => reply.Says(ReplyWords.Relaying) && !reply.IsTransient
        ),
        new(
            "sender address refused",
            ReplyClass.SenderAddress,
            reply => reply.HasAny("5.1.7", "5.1.8") || reply.Says(ReplyWords.Sender)
        ),
        // Before RCPT nothing is the recipient's fault.
        new(
            "refused before the sender was named",
            ReplyClass.RelayRefusesUs,
            reply => !reply.IsTransient && reply.Stage < SmtpStage.Mail
        ),
        new(
            "too large, said early",
            ReplyClass.Size,
            reply => reply.IsEarly && (reply.HasAny("x.3.4", "x.2.3") || reply.Says(ReplyWords.Size))
        ),
        new(
            "dialogue, said early",
            ReplyClass.Dialogue,
            reply => reply.IsEarly && reply.Code is >= 500 and <= 504 or 555
        ),
        new("refused at MAIL", ReplyClass.SenderAddress, reply => reply.IsEarly && !reply.IsTransient),
        new("not now, said early", ReplyClass.Temporary, reply => reply.IsEarly),
        // The mailbox.
        new("mailbox full", ReplyClass.MailboxFull, reply => reply.Has("x.2.2") || reply.Says(ReplyWords.Full)),
        new(
            "message too large",
            ReplyClass.Size,
            reply => reply.HasAny("5.3.4", "5.2.3") || reply.Says(ReplyWords.Size)
        ),
        new("not known yet", ReplyClass.NotYetKnown, reply => reply.HasAny("4.1.1", "4.1.2")),
        new("not now", ReplyClass.Temporary, reply => reply.IsTransient),
        new(
            "too many recipients",
            ReplyClass.TooManyInConnection,
            reply => reply.Code == 552 && reply.Text.Contains("too many recipients", StringComparison.Ordinal)
        ),
        new(
            "unknown by its code",
            ReplyClass.UnknownRecipient,
            reply =>
                reply.HasAny("5.1.1", "5.1.3", "5.1.6", "5.7.17", "5.7.18") || (reply.Code == 551 && !reply.IsEarly)
        ),
        new(
            "unknown domain by its code",
            ReplyClass.UnknownDomain,
            reply => reply.HasAny("5.1.2", "5.1.10", "5.4.4", "5.7.27") || reply.Code == 556
        ),
        new("unknown domain", ReplyClass.UnknownDomain, reply => reply.Says(ReplyWords.UnknownDomain)),
        new("mailbox switched off", ReplyClass.Disabled, reply => reply.Says(ReplyWords.Disabled)),
        new(
            "all recipients refused after DATA",
            ReplyClass.Policy,
            reply => reply.IsLate && reply.Text.Contains("all recipient", StringComparison.Ordinal)
        ),
        new("unknown recipient", ReplyClass.UnknownRecipient, reply => reply.Says(ReplyWords.UnknownRecipient)),
        // The message, and what is left of the codes.
        new("content", ReplyClass.Content, reply => reply.Has("5.6.x") || reply.Says(ReplyWords.Content)),
        new("reputation by its code", ReplyClass.Reputation, reply => reply.Has("5.7.x")),
        new("policy", ReplyClass.Policy, reply => reply.Says(ReplyWords.Policy)),
        new(
            "not understood",
            ReplyClass.Dialogue,
            reply => reply.Code is >= 500 and <= 504 or 555 || reply.Says(ReplyWords.Dialogue)
        ),
        new("unclear mailbox trouble", ReplyClass.Disabled, reply => reply.HasAny("5.2.x", "5.1.0")),
        new(
            "their system",
            ReplyClass.Temporary,
            reply => reply.HasAny("5.3.x", "5.4.x") || reply.Says(ReplyWords.Unavailable)
        ),
        new("dialogue by its code", ReplyClass.Dialogue, reply => reply.Has("5.5.x")),
        // The default of the stage.
        new("too large by default", ReplyClass.Size, reply => reply.IsLate && reply.Code == 552),
        new("content by default", ReplyClass.Content, reply => reply.IsLate && reply.Code == 554),
        new("policy by default", ReplyClass.Policy, reply => reply.IsLate || reply.Code == 554),
        new("refused without a reason", ReplyClass.Disabled, _ => true),
    ];

    private static bool IsAuthenticationStatus(ReplyEvidence reply) =>
        reply.HasAny("x.7.509", "x.7.515", "x.7.40")
        || (reply.Status is { Subject: 7, Detail: (>= 20 and <= 26) or (>= 29 and <= 32) })
        || (reply.Has("x.7.27") && reply.Text.Contains("spf", StringComparison.Ordinal));

    private static bool IsMailboxStatus(ReplyEvidence reply) => reply.HasAny("5.1.1", "5.2.2", "5.1.6");
}
