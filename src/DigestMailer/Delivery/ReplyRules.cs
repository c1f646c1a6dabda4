using DigestMailer.Delivery.Routes;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Replies;

namespace DigestMailer.Delivery;

/// <summary>What the end of a dialogue means for the row. Total: whatever ended, and wherever, there is one outcome. Pure.</summary>
internal static class ReplyRules
{
    public const string Credentials = "credentials refused";
    public const string RelayingDenied = "relaying denied";
    public const string NewLine = "too many on this line";

    /// <summary>What is ours to repair is tried once an hour, to see whether it was.</summary>
    private static readonly TimeSpan Held = TimeSpan.FromHours(1);

    /// <param name="table">With an operator's own rules; the built-in ones without it.</param>
    public static Outcome Decide(SmtpResult end, ReplyTable? table = null) => end switch
    {
        { IsAccepted: true } => new Outcome.Sent(Stage(end), "accepted", Words(end), Code(end), Status(end)),
        { HandedOver: true, Reply: null } => new Outcome.InDoubt(Stage(end), "handed over, no answer", Words(end), null, null),
        { Reply: null } => RelayFault(end),
        { Reply: { } reply } => Decide(end, reply, table ?? ReplyTable.BuiltIn),
    };

    /// <summary>What a message that was put off says about others to the same receiver.</summary>
    private static RouteEffect Effect(SmtpReply reply, ReplyClass about) => about switch
    {
        ReplyClass.Authentication or ReplyClass.Reputation => RouteEffect.Pause,
        ReplyClass.Throttle => RouteEffect.Throttle,
        ReplyClass.BoxRate => RouteEffect.Slower,
        ReplyClass.Temporary when reply.IsClosing => RouteEffect.Slower,
        _ => RouteEffect.None,
    };

    /// <summary>Nothing of this is the recipient's fault.</summary>
    public static Outcome.RelayFault RelayFault(SmtpResult end, string rule = "the line or the relay failed") =>
        new(Stage(end), end is { Stage: SmtpStage.Auth, Reply: not null } ? Credentials : rule, Words(end), Code(end), Status(end));

    private static Outcome Decide(SmtpResult end, SmtpReply reply, ReplyTable table)
    {
        if (reply.Code is < 400 or >= 600)
        {
            // A yes that answers something else. With the message handed over nobody can tell what it means.
            return end.HandedOver
                ? new Outcome.InDoubt(Stage(end), "handed over, answer not understood", Words(end), Code(end), Status(end))
                : RelayFault(end, "answer out of place");
        }

        var reading = table.Read(reply, end.Stage);
        var outcome = Decide(end, reply, reading);
        return outcome is Outcome.Deferred deferred ? deferred with { Effect = Effect(reply, reading.Class) } : outcome;
    }

    private static Outcome Decide(SmtpResult end, SmtpReply reply, ReplyReading reading)
    {
        return reading.Class switch
        {
            ReplyClass.Credentials => RelayFault(end, Credentials),
            ReplyClass.RelayingDenied => RelayFault(end, RelayingDenied),
            ReplyClass.RelayRefusesUs => RelayFault(end, reading.Rule),

            // These two are about this message alone, at MAIL too: as the relay's fault they would come back for ever.
            ReplyClass.Size or ReplyClass.AddressForm when end.Stage == SmtpStage.Mail && !reply.IsClosing =>
                reply.Code < 500 ? Deferred(end, reading.Rule, ReplyReader.RetryHint(reply)) : Rejected(end, reading),
            _ when end.Stage < SmtpStage.Recipient => RelayFault(end, reading.Rule),
            _ when reply.IsClosing && end.Stage == SmtpStage.Recipient => RelayFault(end, reading.Rule),
            ReplyClass.SenderAddress or ReplyClass.Authentication or ReplyClass.Reputation =>
                Deferred(end, $"held: {reading.Rule}", Held),
            ReplyClass.Greylist => Deferred(end, reading.Rule, Later(RetrySchedule.Greylist, ReplyReader.RetryHint(reply))),
            ReplyClass.TooManyInConnection => Deferred(end, NewLine, hint: null),
            _ when reply.Code < 500 => Deferred(end, reading.Rule, ReplyReader.RetryHint(reply)),
            ReplyClass.Throttle => Deferred(end, reading.Rule, Later(Held, ReplyReader.RetryHint(reply))),

            // RFC 5321 section 4.5.3.1.10: this one means 452.
            ReplyClass.MailboxFull when reply.Code == 552 && end.Stage == SmtpStage.Recipient => Deferred(end, reading.Rule, hint: null),
            _ => Rejected(end, reading),
        };
    }

    private static Outcome.Rejected Rejected(SmtpResult end, ReplyReading reading) =>
        new(Stage(end), reading.Rule, Words(end), Code(end), Status(end), reading.Bucket == ReplyBucket.Suppress, reading.Bucket == ReplyBucket.Soft);

    private static Outcome.Deferred Deferred(SmtpResult end, string rule, TimeSpan? hint) =>
        new(Stage(end), rule, Words(end), Code(end), Status(end), hint);

    private static TimeSpan Later(TimeSpan one, TimeSpan? other) => other > one ? other.Value : one;

    private static string Stage(SmtpResult end) => end.Stage.ToString();

    private static int? Code(SmtpResult end) => end.Reply?.Code;

    private static string? Status(SmtpResult end) => end.Reply?.Status?.ToString();

    private static string Words(SmtpResult end) =>
        Masked.Words(end.Reply is { } reply ? reply.ToString() : end.Cause ?? "no answer");
}
