namespace DigestMailer.Mail.Smtp;

/// <summary>What is spoken: SMTP to a relay, or LMTP (RFC 2033) to a store that answers for each recipient.</summary>
public enum MailProtocol
{
    Smtp,
    Lmtp,
}
