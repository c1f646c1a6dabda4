namespace DigestMailer.Mail.Smtp.Replies;

/// <summary>What the rules look at.</summary>
/// <param name="Stage">Null when nobody knows, as in a report: then it is taken for the recipient's.</param>
/// <param name="Text">All lines, as <see cref="ReplyText.Plain"/> makes them.</param>
internal sealed record ReplyEvidence(int Code, EnhancedStatus? Status, SmtpStage? Stage, string Text)
{
    /// <summary>Before the recipient was named, nothing can be the recipient's fault.</summary>
    public bool IsEarly => Stage < SmtpStage.Recipient;

    public bool IsTransient => Code is >= 400 and < 500;
}
