using System.Globalization;
using System.Text.RegularExpressions;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Replies;

namespace DigestMailer.Mail.Reports;

/// <summary>What is known of one failure: the server's code, the enhanced code, the words, and how far the dialogue had come.</summary>
internal sealed partial record FailureText(int? Code, EnhancedStatus? Status, SmtpStage? Stage, string Words)
{
    private const int LongestReply = 1_000;
    private const int ShortestText = 4;

    /// <summary>Reads the texts in their order: the first that says why decides, and the first with a server's code gives the code.</summary>
    /// <param name="texts">The report's field, the lines about this recipient, all words: the further down, the less it is sure to be meant.</param>
    /// <param name="status">Of the report's field; null when it has none.</param>
    public static ReportFinding Read(IReadOnlyList<string> texts, EnhancedStatus? status, ReportKind kind, string? recipient, ReplyTable table)
    {
        ReportFinding? best = null;
        var stage = texts.Select(FindStage).FirstOrDefault(found => found is not null);

        // A report whose own code is not 5.1.x and that does not say at which command: the server may have looked at the message.
        stage ??= status is { Class: 5, Subject: not 1 } ? SmtpStage.Final : null;
        stage = stage == SmtpStage.Final && texts.Any(NoRecipient().IsMatch) ? SmtpStage.Recipient : stage;
        foreach (var text in texts.Where(text => text.Length > ShortestText))
        {
            var found = (Of(text, status) with { Stage = stage }).Finding(kind, recipient, table);
            best = best is null ? found : best with
            {
                Reading = IsTelling(best) ? best.Reading : found.Reading,
                Code = best.Code ?? found.Code,
                Status = best.Status ?? found.Status,
            };
            if (IsTelling(best) && best.Code is not null)
            {
                break;
            }
        }

        return best ?? new FailureText(null, status, null, "").Finding(kind, recipient, table);
    }

    private static bool IsTelling(ReportFinding found) =>
        found.Reading!.Rule != ReplyTable.DefaultRule && !found.Reading.Rule.EndsWith("by default", StringComparison.Ordinal);

    /// <returns>From each line that names the recipient to the next that names another address; lines about it alone first.</returns>
    public static IEnumerable<string> About(string said, string recipient)
    {
        var lines = said.Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            if (!lines[at].Contains(recipient, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            var to = at + 1;
            while (to < lines.Length && Addresses.In(lines[to]).All(address => address.Equals(recipient, StringComparison.OrdinalIgnoreCase)))
            {
                to++;
            }

            var column = lines[at].IndexOf(recipient, StringComparison.OrdinalIgnoreCase);
            var before = FindReply(lines[at][..column]) is not null ? 0 : column;
            yield return string.Join('\n', lines[at..to])[before..];
            at = to - 1;
        }
    }

    private static FailureText Of(string text, EnhancedStatus? status)
    {
        var reply = FindReply(text);
        var code = reply is not null ? int.Parse(reply.AsSpan(0, 3), CultureInfo.InvariantCulture) : (int?)null;
        var own = EnhancedStatus.Find(reply is null ? text : reply[3..]);
        return new FailureText(code, Better(status, own), null, reply ?? text);
    }

    private ReportFinding Finding(ReportKind kind, string? recipient, ReplyTable table)
    {
        var isTransient = Code is >= 400 and < 500 || (Code is null && Status is { Class: 4 });
        var reply = SmtpReply.Of(Code ?? (isTransient ? 450 : 550), Code is null ? Words : Words[3..]) with { Status = Status };
        return new ReportFinding(kind, recipient, table.Read(reply, Stage), Status, Code, Words.Length > LongestReply ? Words[..LongestReply] : Words);
    }

    /// <summary>The report's code, unless the words have one that says more.</summary>
    private static EnhancedStatus? Better(EnhancedStatus? reported, EnhancedStatus? own) => (reported, own) switch
    {
        (null, _) => own,
        (_, null) => reported,
        ({ Subject: 0 } or { Detail: 0 }, { } said) when said.Class == reported.Value.Class || reported.Value is { Subject: 0, Detail: 0 } => said,
        _ => reported,
    };

    /// <returns>The first reply of a server in the text, from its code on; null when there is none.</returns>
    private static string? FindReply(string text)
    {
        var match = Reply().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var end = Math.Min(text.Length, match.Index + LongestReply);
        var blank = text.IndexOf("\n\n", match.Index, end - match.Index, StringComparison.Ordinal);
        return text[match.Index..(blank < 0 ? end : blank)];
    }

    private static SmtpStage? FindStage(string text)
    {
        var matches = StageWords().Matches(text);
        if (matches.Count == 0)
        {
            return null;
        }

        // A transcript tells the dialogue from its start: there the last command counts, elsewhere the first remark.
        var word = matches[matches[0].Value.StartsWith('>') ? ^1 : 0].Value.ToUpperInvariant();
        return word.Contains("RCPT", StringComparison.Ordinal) || word.Contains("RECIPIENT", StringComparison.Ordinal) ? SmtpStage.Recipient
            : word.Contains("MAIL FROM", StringComparison.Ordinal) || word.Contains("SENDER", StringComparison.Ordinal) ? SmtpStage.Mail
            : word.Contains("HELO", StringComparison.Ordinal) || word.Contains("EHLO", StringComparison.Ordinal) ? SmtpStage.Hello
            : word.Contains("CONNECTION", StringComparison.Ordinal) || word.Contains("GREETING", StringComparison.Ordinal) ? SmtpStage.Greeting
            : SmtpStage.Final;
    }

    [GeneratedRegex(
        @"(?<![0-9A-Za-z.=/#-])(?<!\S:)[45][0-5][0-9](?=[\s:,-]|$)(?! (?:days?|hours?|minutes?|bytes|KB|MB)\b)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Reply();

    [GeneratedRegex(
        @"in\s+reply\s+to\s+(?:end\s+of\s+)?(?:RCPT|DATA|MAIL FROM|HELO|EHLO)|after (?:RCPT TO|MAIL FROM|end of data|DATA|HELO|EHLO|initial connection|pipelined DATA|sending data block)|does not like (?:recipient|sender)|failed after I sent the message|but greeting failed|>>> (?:RCPT|DATA|MAIL FROM|EHLO|HELO)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex StageWords();

    /// <summary>What a server adds that answers DATA although it took no recipient.</summary>
    [GeneratedRegex(@"need\s+rcpt|valid\s+(?:rcpt|recipient)|rcpt\s+command|no\s+recipients", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex NoRecipient();
}
