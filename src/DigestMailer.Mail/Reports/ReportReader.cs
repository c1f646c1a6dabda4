using DigestMailer.Mail.Mime;
using DigestMailer.Mail.Smtp.Replies;

namespace DigestMailer.Mail.Reports;

/// <summary>
/// Reads what comes back: complaints, delivery reports, bounces in plain words, answers of machines. Pure, bounded, never throws on
/// octets. The first kind that fits decides: a complaint, a delivery report, a bare bounce, an automatic answer, a person.
/// </summary>
public static class ReportReader
{
    private const int MostFindings = 200;

    public static Report Read(ReadOnlyMemory<byte> mail) => Read(mail, ReplyTable.BuiltIn);

    public static Report Read(ReadOnlyMemory<byte> mail, ReplyTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var message = new ReportMessage(MimeReader.Read(mail));
        var findings = Structured(message, table);
        if (findings.Count == 0 && message.Wrapped() is { } inner)
        {
            findings = Structured(inner, table); // a report that a gateway packed into its own mail
        }

        if (findings.Count == 0 && BareBounces.Is(message))
        {
            findings = BareBounces.Read(message, table);
        }

        if (findings.Count == 0)
        {
            findings = [new ReportFinding(AutoReplies.Is(message) ? ReportKind.AutoReply : ReportKind.Person, Recipient: null)];
        }

        return new Report([.. findings.Take(MostFindings)], ReportKeys.Of(message, findings));
    }

    private static IReadOnlyList<ReportFinding> Structured(ReportMessage message, ReplyTable table)
    {
        var complaint = Complaints.Read(message);
        return complaint.Count > 0 ? complaint : DeliveryStatuses.Read(message, table);
    }
}
