using DigestMailer.Mail;

namespace DigestMailer.Subscribers;

/// <summary>Which addresses are taken in, and under which key one mailbox is known.</summary>
internal static class AddressCheck
{
    /// <returns>What is wrong, or null.</returns>
    public static string? Problem(string address) =>
        MailAddress.IsAcceptable(address, out _, out var problem) ? null : $"'{address}' is no address to write to: {problem}";

    /// <summary>Case never tells two people's mailboxes apart in practice; a domain has one key in every spelling.</summary>
    public static string Key(string address) =>
        (MailAddress.TryParse(address, out var parsed, out _) ? $"{parsed.Local}@{parsed.Domain}" : address).Normalize().ToLowerInvariant();
}
