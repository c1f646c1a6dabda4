namespace DigestMailer.Mail.Smtp;

/// <summary>How the opening of a line ended. Closed: a line that is ready for messages, or why there is none.</summary>
public abstract record SmtpOpening
{
    private SmtpOpening() { }

    public sealed record Ready(SmtpConnection Connection) : SmtpOpening;

    /// <param name="Why">Its stage is where it failed; nothing was ever handed over.</param>
    public sealed record Failed(SmtpResult Why) : SmtpOpening;
}
