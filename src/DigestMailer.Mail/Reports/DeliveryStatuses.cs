using DigestMailer.Mail.Mime;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Replies;

namespace DigestMailer.Mail.Reports;

/// <summary>Delivery reports (RFC 3464): one group of fields for each recipient, wherever the report stands.</summary>
internal static class DeliveryStatuses
{
    private const int MostGroups = 200;

    public static IReadOnlyList<ReportFinding> Read(ReportMessage message, ReplyTable table)
    {
        var groups = Groups(message).SelectMany(Parted).Where(group => Recipient(group) is not null).ToList();
        var findings = groups.Select(group => Finding(group, Recipient(group)!, isOnly: groups.Count == 1, message, table));

        // The same recipient may be reported twice, by its alias and by itself: the report stands for what came first.
        return [.. findings.DistinctBy(finding => (finding.Recipient?.ToLowerInvariant(), finding.Kind))];
    }

    public static IEnumerable<string> EnvelopeIds(ReportMessage message) =>
        Groups(message)
            .SelectMany(group => group)
            .Where(field => field.Name.Equals("Original-Envelope-Id", StringComparison.OrdinalIgnoreCase))
            .Select(field => field.Value);

    private static IEnumerable<IReadOnlyList<MimeHeader>> Groups(ReportMessage message)
    {
        foreach (var part in message.Outer)
        {
            if (part.Type.MediaType is "message/delivery-status" or "message/global-delivery-status" or "text/delivery-status")
            {
                foreach (var group in MimeReader.ReadFieldGroups(part.Decoded(), MostGroups))
                {
                    yield return group;
                }
            }
        }
    }

    /// <summary>Programs that forget the empty line between recipients begin each with the same field.</summary>
    private static IEnumerable<IReadOnlyList<MimeHeader>> Parted(IReadOnlyList<MimeHeader> group)
    {
        var first = group.FirstOrDefault(field => field.Name.EndsWith("-Recipient", StringComparison.OrdinalIgnoreCase))?.Name;
        var from = 0;
        for (var at = 0; at < group.Count; at++)
        {
            if (group[at].Name == first && at > from)
            {
                yield return [.. group.Skip(from).Take(at - from)];
                from = at;
            }
        }

        yield return [.. group.Skip(from)];
    }

    private static string? Recipient(IReadOnlyList<MimeHeader> group) =>
        Value(group, "Final-Recipient") ?? Value(group, "Original-Recipient") ?? Value(group, "X-Actual-Recipient");

    /// <param name="isOnly">Then all the words are about this recipient; else they may tell of another.</param>
    private static ReportFinding Finding(IReadOnlyList<MimeHeader> group, string recipient, bool isOnly, ReportMessage message, ReplyTable table)
    {
        var address = Address(recipient, Value(group, "Original-Recipient"), message);
        var status = Value(group, "Status") is { } said ? EnhancedStatus.Find(said) : null;
        var action = Value(group, "Action")?.Split(' ', '(')[0].ToLowerInvariant();
        var diagnostic = string.Join(' ', Values(group, "Diagnostic-Code").Select(WithoutType));
        if (action is "delivered" or "relayed" or "expanded" || status is { Class: 2 })
        {
            var code = diagnostic.StartsWith('2') && int.TryParse(diagnostic.Split(' ', '-')[0], out var number) ? number : (int?)null;
            return new ReportFinding(ReportKind.Delivered, address, Status: status, Code: code, Diagnostic: diagnostic);
        }

        var kind = action == "delayed" ? ReportKind.Delayed : ReportKind.Failed;
        return FailureText.Read([diagnostic, .. FailureText.About(message.Said, address), .. isOnly ? [message.Said] : Array.Empty<string>()], status, kind, address, table);
    }

    /// <summary>What was sent to, if the end of the way names only a mailbox on some machine.</summary>
    private static string Address(string final, string? original, ReportMessage message)
    {
        var address = Addresses.In(final).FirstOrDefault() ?? Addresses.In(original ?? "").FirstOrDefault();
        return address ?? Addresses.In(message.ReturnedField("To") ?? "").FirstOrDefault() ?? WithoutType(final);
    }

    private static string? Value(IReadOnlyList<MimeHeader> group, string name) => Values(group, name).FirstOrDefault();

    private static IEnumerable<string> Values(IReadOnlyList<MimeHeader> group, string name) =>
        group.Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && field.Value.Length > 0).Select(field => field.Value);

    /// <summary>Without the <c>smtp;</c> before it.</summary>
    private static string WithoutType(string value)
    {
        var semicolon = value.IndexOf(';', StringComparison.Ordinal);
        return semicolon is >= 0 and <= 20 && !value.AsSpan(0, semicolon).Contains(' ') ? value[(semicolon + 1)..].Trim() : value.Trim();
    }
}
