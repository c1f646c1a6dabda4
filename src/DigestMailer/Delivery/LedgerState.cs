namespace DigestMailer.Delivery;

/// <summary>The words that stand in <c>deliveries.state</c>.</summary>
internal static class LedgerState
{
    public const string Queued = "queued";
    public const string Claimed = "claimed";
    public const string Deferred = "deferred";
    public const string Sent = "sent";
    public const string Rejected = "rejected";
    public const string InDoubt = "in-doubt";
    public const string Expired = "expired";
    public const string Withdrawn = "withdrawn";
    public const string Suppressed = "suppressed";

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static readonly IReadOnlyList<string> All =
        [Queued, Claimed, Deferred, Sent, Rejected, InDoubt, Expired, Withdrawn, Suppressed];

    public static bool IsFinal(string state) => state is Sent or Rejected or Expired or Withdrawn or Suppressed;
}
