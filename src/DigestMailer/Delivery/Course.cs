using System.Diagnostics;

namespace DigestMailer.Delivery;

/// <summary>Where a row goes after an attempt. Instants are UTC milliseconds.</summary>
/// <param name="State">Its state in the ledger.</param>
/// <param name="AttemptsBack">1 when the attempt does not count.</param>
/// <param name="FaultsAdded">1 when a relay failed with the recipient already named.</param>
internal sealed record Course(string State, long DueAt, long AttemptsBack = 0, long FaultsAdded = 0)
{
    /// <summary>After so many relay faults at the recipient or later, the message itself is under suspicion: it must not spin.</summary>
    public const long FaultsBorne = 3;

    private static readonly string[] BeforeRecipient = ["Resolve", "Connect", "Greeting", "Hello", "StartTls", "Auth", "Mail"];

    /// <summary>The claim comes back as if it had never been.</summary>
    public static Course Untouched(LedgerRow row) => new(LedgerState.Queued, row.DueAt, AttemptsBack: 1);

    /// <param name="chance">A number in [0, 1).</param>
    public static Course After(
        LedgerRow row, Outcome outcome, DateTimeOffset now, IReadOnlyList<TimeSpan> waits, double chance) => outcome switch
        {
            Outcome.Sent => new Course(LedgerState.Sent, row.DueAt),
            Outcome.Rejected => new Course(LedgerState.Rejected, row.DueAt),
            Outcome.InDoubt => new Course(LedgerState.InDoubt, row.DueAt),
            Outcome.Deferred deferred => PutOff(row, deferred.Hint, now, waits, chance, faults: 0),
            Outcome.RelayFault { Stage: var stage } when BeforeRecipient.Contains(stage) => Untouched(row),
            Outcome.RelayFault when row.Faults + 1 < FaultsBorne => Untouched(row) with { FaultsAdded = 1 },
            Outcome.RelayFault => PutOff(row, hint: null, now, waits, chance, faults: 1),
            _ => throw new UnreachableException(),
        };

    private static Course PutOff(
        LedgerRow row, TimeSpan? hint, DateTimeOffset now, IReadOnlyList<TimeSpan> waits, double chance, long faults)
    {
        var deadline = DateTimeOffset.FromUnixTimeMilliseconds(row.Deadline);
        return RetrySchedule.Next(now, Math.Max(row.Attempts, 1), hint, deadline, waits, chance) is { } next
            ? new Course(LedgerState.Deferred, next.ToUnixTimeMilliseconds(), FaultsAdded: faults)
            : new Course(LedgerState.Expired, row.DueAt, FaultsAdded: faults);
    }
}
