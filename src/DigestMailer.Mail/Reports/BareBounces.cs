using System.Text.RegularExpressions;
using DigestMailer.Mail.Smtp.Replies;

namespace DigestMailer.Mail.Reports;

/// <summary>Bounces in plain words, of programs that know no report format.</summary>
internal static partial class BareBounces
{
    private const int MostRecipients = 100;

    private static readonly string[] OwnFields = ["To", "Delivered-To", "From", "Reply-To"];
    private static readonly string[] OwnReturnedFields = ["From", "Return-Path", "Reply-To", "Sender"];

    private static readonly string[] Daemons =
    [
        "mailer-daemon", "mailerdaemon", "mail delivery", "maildelivery", "postmaster", "mail administrator", "system administrator", "mail-daemon", "delivery subsystem", "<>",
    ];

    private static readonly string[] Subjects =
    [
        "undeliver", "undelivered", "delivery status", "delivery failure", "delivery failed", "delivery has failed", "delivery report", "delivery notification", "delivery problem",
        "delivery error", "returned mail", "return mail", "returned to sender", "mail failure", "failure notice", "mail delivery", "message delivery", "could not be delivered", "could not send",
        "non-delivery", "nondeliverable", "not deliver", "mail error", "dead letter", "mail system error", "mail status report", "error mail",
        "unzustellbar", "zustellung", "non remis", "echec", "échec", "no entregado", "no se puede entregar", "mancata consegna", "nao entregue", "não entregue", "エラー", "配信", "不達", "送信でき",
        "не доставлен", "недостав", "niedostarcz", "nie dostarczono",
    ];

    public static bool Is(ReportMessage message)
    {
        if (message.Mail["X-Failed-Recipients"] is not null || Any(message.Subject, Subjects))
        {
            return true;
        }

        var isFromDaemon = Any(message.From, Daemons) || message.Mail["Return-Path"]?.Trim() == "<>";
        return isFromDaemon && !AutoReplies.HasSubject(message) && Sign().IsMatch(message.Said);
    }

    public static IReadOnlyList<ReportFinding> Read(ReportMessage message, ReplyTable table)
    {
        var recipients = Recipients(message);
        if (recipients.Count == 0)
        {
            return [FailureText.Read([message.Said, message.Subject], null, Kind(message), null, table)];
        }

        return [.. recipients.Select(recipient =>
            FailureText.Read([.. FailureText.About(message.Said, recipient), .. recipients.Count == 1 ? [message.Said, message.Subject] : Array.Empty<string>()], null, Kind(message), recipient, table))];
    }

    private static ReportKind Kind(ReportMessage message) =>
        Delay().IsMatch(message.Subject) || Delay().IsMatch(message.Said) ? ReportKind.Delayed : ReportKind.Failed;

    private static List<string> Recipients(ReportMessage message)
    {
        var failed = message.Mail.All("X-Failed-Recipients").SelectMany(Addresses.In).ToList();
        if (failed.Count > 0)
        {
            return Distinct(failed);
        }

        // Whom a line begins with; else whom we wrote to, if the words name them; else whom the words name, but us.
        var returned = Addresses.In(message.ReturnedField("To") ?? "").ToList();
        var ours = OwnFields
            .SelectMany(message.Mail.All)
            .Concat(OwnReturnedFields.Select(message.ReturnedField).OfType<string>())
            .SelectMany(Addresses.In)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var named = Distinct(Addresses.In(message.Said).Where(address => !ours.Contains(address) && !Any(address, Daemons)));
        var leading = Leading().Matches(message.Said).SelectMany(match => Addresses.In(match.Value)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var first = named.Where(leading.Contains).ToList();
        var both = named.Where(address => returned.Contains(address, StringComparer.OrdinalIgnoreCase)).ToList();
        return first.Count > 0 ? first
            : both.Count > 0 ? both
            : named.Count > 0 ? named
            : Distinct(returned.Take(1));
    }

    private static List<string> Distinct(IEnumerable<string> addresses) =>
        [.. addresses.Distinct(StringComparer.OrdinalIgnoreCase).Take(MostRecipients)];

    private static bool Any(string text, string[] words) => words.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"^(?:[45]\d\d[ -])?(?:RCPT TO:|To:|Recipient:)?[\s<""'>*:-]*[^\s<>""']+@[^\s<>""']+", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Leading();

    [GeneratedRegex(
        @"\b[45]\d\d[ -]|\b[45]\.\d\.\d|not be delivered|undeliver|unable to deliver|not deliver|was not delivered|did not reach|delivery|unknown|failed|full|quota|rejected",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Sign();

    [GeneratedRegex(
        @"\bdelayed\b|will (?:continue to|keep) (?:try|be)|no action is required|you do not need to resend|could not (?:be delivered|send message) for the past",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Delay();
}
