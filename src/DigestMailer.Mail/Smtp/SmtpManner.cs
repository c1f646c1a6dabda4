namespace DigestMailer.Mail.Smtp;

/// <summary>How a transaction goes over this line. Pure: made of what the relay offers and what we want of it.</summary>
/// <param name="IsGrouped">Commands go over in groups (RFC 2920); else each waits for the reply to the one before.</param>
/// <param name="IsChunked">The body goes over as one BDAT chunk (RFC 3030) instead of after DATA. Never both in one transaction.</param>
internal readonly record struct SmtpManner(SmtpCapabilities Offered, bool IsGrouped, bool IsChunked)
{
    /// <summary>So long after its last reply a line is sure to stand, as far as anybody can be; our choice.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>A body that goes along with its envelope goes in one write; our choice.</summary>
    private const int LargestAlong = 64 * 1024;

    public static SmtpManner Of(SmtpCapabilities offered, bool wantsChunks) =>
        new(offered, offered.Pipelining, offered.Chunking && wantsChunks);

    /// <summary>What is asked before the body.</summary>
    public SmtpStage LastBeforeBody => IsChunked ? SmtpStage.Recipient : SmtpStage.Data;

    /// <summary>
    /// May MAIL, RCPT and the body be one group? One round trip then, but octets are wasted when the recipient is refused, and a
    /// line lost before any reply leaves a doubt: so only where refusals are rare, on a line that has just spoken.
    /// </summary>
    public bool MayCloseGroup(long length, RefusalShare refusals, TimeSpan silence) =>
        IsGrouped && IsChunked && length <= LargestAlong && refusals.IsLow && silence < Fresh;
}
