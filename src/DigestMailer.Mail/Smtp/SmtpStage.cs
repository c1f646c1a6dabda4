namespace DigestMailer.Mail.Smtp;

/// <summary>How far a dialogue had come, in the order in which it goes.</summary>
public enum SmtpStage
{
    Resolve,
    Connect,
    Greeting,
    Hello,
    StartTls,
    Auth,
    Mail,
    Recipient,
    Data,
    Body,
    Final,
    Reset,
}
