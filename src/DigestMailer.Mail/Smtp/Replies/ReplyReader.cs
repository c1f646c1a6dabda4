using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestMailer.Mail.Smtp.Replies;

/// <summary>Understands a reply: what it is about, who has to act, and which rule said so. Pure.</summary>
public static partial class ReplyReader
{
    private static readonly TimeSpan ShortestHint = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestHint = TimeSpan.FromHours(2);

    /// <param name="stage">What the reply answered; null when nobody knows.</param>
    public static ReplyReading Read(SmtpReply reply, SmtpStage? stage)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var evidence = new ReplyEvidence(reply.Code, reply.Status, stage, reply.Text.ToLowerInvariant());
        var rule = ReplyRules.Table.First(one => one.Fits(evidence));
        return new ReplyReading(rule.Class, Bucket(rule.Class, evidence), rule.Name);
    }

    /// <summary>The wait that the server asked for ("try again in 300 seconds"), between a minute and two hours; null when it asked for none.</summary>
    public static TimeSpan? RetryHint(SmtpReply reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        var match = Wait().Match(reply.Text);
        if (
            !match.Success
            || !int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        )
        {
            return null;
        }

        var wait =
            match.Groups[2].Value[0] is 'm' or 'M' ? TimeSpan.FromMinutes(number)
            : match.Groups[2].Value[0] is 'h' or 'H' ? TimeSpan.FromHours(number)
            : TimeSpan.FromSeconds(number);
        return wait < ShortestHint ? ShortestHint
            : wait > LongestHint ? LongestHint
            : wait;
    }

    /// <summary>A 4yz suppresses nobody and blames nobody: its class says where to look if it goes on.</summary>
    private static ReplyBucket Bucket(ReplyClass found, ReplyEvidence evidence) =>
        found switch
        {
            ReplyClass.Ok => ReplyBucket.None,
            ReplyClass.Credentials => ReplyBucket.Fault,
            _ when evidence.IsTransient => ReplyBucket.Soft,
            ReplyClass.UnknownRecipient or ReplyClass.UnknownDomain => ReplyBucket.Suppress,
            ReplyClass.Temporary
            or ReplyClass.Greylist
            or ReplyClass.BoxRate
            or ReplyClass.TooManyInConnection
            or ReplyClass.Throttle
            or ReplyClass.MailboxFull
            or ReplyClass.NotYetKnown
            or ReplyClass.Disabled
            or ReplyClass.AddressForm => ReplyBucket.Soft,
            _ => ReplyBucket.Fault,
        };

    [GeneratedRegex(
        @"\b(?:in|after|for|wait)\s+(\d{1,5})\s*(seconds?|secs?|s|minutes?|mins?|m|hours?|h)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Wait();
}
