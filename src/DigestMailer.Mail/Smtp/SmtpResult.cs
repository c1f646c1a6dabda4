namespace DigestMailer.Mail.Smtp;

/// <summary>How one transaction, or the opening of a line, ended. The decision about the row is a function of these values alone.</summary>
/// <param name="Stage">What was asked last when the verdict fell.</param>
/// <param name="HandedOver">All octets, the final dot included, were handed to the socket.</param>
/// <param name="Reply">The reply that is the verdict; null when none came.</param>
/// <param name="Cause">Why there is no reply, or that the refusal was our own.</param>
public sealed record SmtpResult(SmtpStage Stage, bool HandedOver, SmtpReply? Reply, string? Cause)
{
    /// <summary>The server has taken the message over.</summary>
    public bool IsAccepted => Stage == SmtpStage.Final && Reply is { IsPositive: true };
}
