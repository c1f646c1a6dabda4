namespace DigestMailer.Mail.Smtp.Replies;

/// <summary>What the rules look at.</summary>
/// <param name="Stage">Null when nobody knows, as in a report: then it is taken for the recipient's.</param>
/// <param name="Text">All lines, in lower case.</param>
internal sealed record ReplyEvidence(int Code, EnhancedStatus? Status, SmtpStage? Stage, string Text)
{
    /// <summary>Before the recipient was named, nothing can be the recipient's fault.</summary>
    public bool IsEarly => Stage < SmtpStage.Recipient;

    /// <summary>The recipient was taken, the message was not.</summary>
    public bool IsLate => Stage is SmtpStage.Data or SmtpStage.Body or SmtpStage.Final;

    public bool IsTransient => Code is >= 400 and < 500;

    /// <param name="pattern">As 5.1.1, with x for any number.</param>
    public bool Has(string pattern)
    {
        if (Status is not { } status)
        {
            return false;
        }

        var parts = pattern.Split('.');
        return Fits(parts[0], status.Class) && Fits(parts[1], status.Subject) && Fits(parts[2], status.Detail);
    }

    public bool HasAny(params ReadOnlySpan<string> patterns)
    {
        foreach (var pattern in patterns)
        {
            if (Has(pattern))
            {
                return true;
            }
        }

        return false;
    }

    public bool Says(IReadOnlyList<string> words) => words.Any(word => Text.Contains(word, StringComparison.Ordinal));

    private static bool Fits(string part, int number) =>
        part == "x" || part == number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
