using DigestMailer.Mail.Mime;

namespace DigestMailer.Mail.Reports;

/// <summary>Feedback reports: RFC 5965, with the parts of RFC 6591 and 9477 that name people.</summary>
internal static class Complaints
{
    public static IReadOnlyList<ReportFinding> Read(ReportMessage message)
    {
        var part = message.Outer.FirstOrDefault(one => one.Type.MediaType == "message/feedback-report");
        if (part is null)
        {
            return Plain(message);
        }

        var fields = MimeReader.ReadFieldGroups(part.Decoded(), most: 4).SelectMany(group => group).ToList();
        var type = Field(fields, "Feedback-Type")?.ToLowerInvariant() ?? "abuse";
        var named = fields
            .Where(field => field.Name.Equals("Original-Rcpt-To", StringComparison.OrdinalIgnoreCase) || field.Name.Equals("Removal-Recipient", StringComparison.OrdinalIgnoreCase))
            .SelectMany(field => Addresses.In(field.Value))
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToList();
        if (named.Count == 0)
        {
            named = [.. Addresses.In(message.ReturnedField("To") ?? message.ReturnedField("X-HmXmrOriginalRecipient") ?? "").Take(1)];
        }

        return named.Count == 0
            ? [new ReportFinding(ReportKind.Complaint, null, Feedback: type)]
            : [.. named.Select(address => new ReportFinding(ReportKind.Complaint, address, Feedback: type))];
    }

    /// <summary>Providers that return the message alone: theirs are known by a field, or by a mail that holds nothing else.</summary>
    private static IReadOnlyList<ReportFinding> Plain(ReportMessage message)
    {
        var recipient = message.Mail["X-HmXmrOriginalRecipient"] ?? message.ReturnedField("X-HmXmrOriginalRecipient");
        if (recipient is null && message.Mail["X-Loop"] is not "scomp")
        {
            return [];
        }

        return [new ReportFinding(ReportKind.Complaint, recipient, Feedback: "abuse")];
    }

    private static string? Field(List<MimeHeader> fields, string name) =>
        fields.Find(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value.Trim();
}
