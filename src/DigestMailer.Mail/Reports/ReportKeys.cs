namespace DigestMailer.Mail.Reports;

/// <summary>Collects what may lead to our row: tokens first, bare addresses last.</summary>
internal static class ReportKeys
{
    private const int Most = 100;
    private static readonly string[] RecipientFields = ["X-Original-To", "Delivered-To", "Envelope-To", "X-Envelope-To", "To"];
    private static readonly string[] AnswerFields = ["In-Reply-To", "References"];
    private static readonly string[] ReturnedFields = ["Message-ID", "Return-Path", "List-Unsubscribe", "CFBL-Feedback-ID"];

    public static IReadOnlyList<ReportKey> Of(ReportMessage message, IReadOnlyList<ReportFinding> findings)
    {
        var keys = new List<ReportKey>();
        Add(ReportKeySource.ReportRecipient, RecipientFields.SelectMany(message.Mail.All).SelectMany(Addresses.In));
        Add(ReportKeySource.EnvelopeId, DeliveryStatuses.EnvelopeIds(message));
        Add(ReportKeySource.References, AnswerFields.SelectMany(message.Mail.All).SelectMany(Ids));
        Add(ReportKeySource.ReturnedMessage, ReturnedFields.Select(message.ReturnedField).OfType<string>());
        Add(ReportKeySource.Address, findings.Select(finding => finding.Recipient).OfType<string>());
        return keys;

        void Add(ReportKeySource source, IEnumerable<string> values) =>
            keys.AddRange(values.Distinct(StringComparer.OrdinalIgnoreCase).Take(Most).Select(value => new ReportKey(source, value)));
    }

    private static IEnumerable<string> Ids(string value) =>
        value.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries).Where(id => id.Contains('@', StringComparison.Ordinal));
}
