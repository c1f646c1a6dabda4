using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestMailer.Mail.Smtp.Replies;

/// <summary>Understands a reply: what it is about, who has to act, and which rule said so. Pure.</summary>
public static partial class ReplyReader
{
    private static readonly TimeSpan ShortestHint = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestHint = TimeSpan.FromHours(2);

    /// <param name="stage">What the reply answered; null when nobody knows.</param>
    public static ReplyReading Read(SmtpReply reply, SmtpStage? stage) => ReplyTable.BuiltIn.Read(reply, stage);

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

    [GeneratedRegex(
        @"\b(?:in|after|for|wait)\s+(\d{1,5})\s*(seconds?|secs?|s|minutes?|mins?|m|hours?|h)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Wait();
}
