using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Replies;

namespace DigestMailer.Mail.Reports;

/// <summary>What a mail that came in tells about one we sent.</summary>
public enum ReportKind
{
    /// <summary>A reader called it unwanted (RFC 5965), or says so by a provider.</summary>
    Complaint,

    /// <summary>It was not delivered, and nobody tries any more.</summary>
    Failed,

    /// <summary>It was not delivered yet.</summary>
    Delayed,

    /// <summary>It was delivered, or handed on to somebody who reports no more.</summary>
    Delivered,

    /// <summary>A machine answered: away, received, out of office.</summary>
    AutoReply,

    /// <summary>None of these: somebody wrote.</summary>
    Person,
}

/// <summary>One thing that a mail says about one recipient.</summary>
/// <param name="Recipient">As the report names it, without its type; null when it names nobody.</param>
/// <param name="Reading">How the failure is understood; null where nothing failed.</param>
/// <param name="Status">RFC 3463; null when none was said.</param>
/// <param name="Code">The server's three digits; null when none were said.</param>
/// <param name="Diagnostic">The server's words, or the report's.</param>
/// <param name="Feedback">Of a complaint: <c>abuse</c>, <c>opt-out</c>, <c>not-spam</c>, <c>auth-failure</c> …, in lower case.</param>
public sealed record ReportFinding(
    ReportKind Kind,
    string? Recipient,
    ReplyReading? Reading = null,
    EnhancedStatus? Status = null,
    int? Code = null,
    string Diagnostic = "",
    string? Feedback = null
);

/// <summary>Where a key was found, the strongest first: only the first four carry tokens of ours that can be checked.</summary>
public enum ReportKeySource
{
    /// <summary>The address that the report was sent to.</summary>
    ReportRecipient,
    EnvelopeId,

    /// <summary>Message ids that the report answers.</summary>
    References,

    /// <summary>Fields of our message as it was returned.</summary>
    ReturnedMessage,

    /// <summary>Addresses named in the report: evidence without proof.</summary>
    Address,
}

/// <summary>Something that may lead to the row that a report is about.</summary>
public sealed record ReportKey(ReportKeySource Source, string Value);

/// <summary>All that a mail says. It acts nowhere.</summary>
public sealed record Report(IReadOnlyList<ReportFinding> Findings, IReadOnlyList<ReportKey> Keys);
