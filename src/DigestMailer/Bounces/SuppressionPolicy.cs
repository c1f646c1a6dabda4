namespace DigestMailer.Bounces;

/// <summary>One refusal of one subscriber's mailbox, as the ledger recorded it.</summary>
/// <param name="Hard">The reply said that the mailbox itself is gone.</param>
internal sealed record Refusal(long SubscriberId, long At, bool Hard);

/// <summary>A subscriber's refusals to keep or suppress: the first hard one, or soft ones on many days.</summary>
internal static class SuppressionPolicy
{
    private const int SoftDays = 5;
    private static readonly TimeSpan SoftWindow = TimeSpan.FromDays(14);

    /// <param name="refusals">Of one subscriber, since their last accepted mail.</param>
    /// <returns>Why nothing more must be sent, or null.</returns>
    public static string? Reason(IReadOnlyCollection<Refusal> refusals, DateTimeOffset now)
    {
        if (refusals.Any(refusal => refusal.Hard))
        {
            return "the mailbox does not exist";
        }

        var since = (now - SoftWindow).ToUnixTimeMilliseconds();
        var days = refusals.Where(refusal => refusal.At >= since)
            .Select(refusal => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(refusal.At).UtcDateTime))
            .Distinct()
            .Count();
        return days >= SoftDays ? $"the mailbox refused mail on {days} days" : null;
    }
}
