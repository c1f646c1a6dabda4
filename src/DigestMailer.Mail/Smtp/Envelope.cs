namespace DigestMailer.Mail.Smtp;

/// <summary>Who a message goes to, and where its reports go. One recipient: each reader has a return address of their own.</summary>
/// <param name="Sender">Null for the null sender, who gets no reports.</param>
/// <param name="EnvelopeId">Comes back in delivery reports, where the relay offers DSN.</param>
public sealed record Envelope(MailAddress? Sender, MailAddress Recipient, string? EnvelopeId = null)
{
    public bool NeedsSmtpUtf8 => Recipient.NeedsSmtpUtf8 || Sender is { NeedsSmtpUtf8: true };
}
