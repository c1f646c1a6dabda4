namespace DigestMailer.Mail.Smtp;

/// <summary>How the line to a relay is protected. The zero value is the strict one.</summary>
public enum LineSecurity
{
    Tls,
    StartTls,
    PlainText,
}
