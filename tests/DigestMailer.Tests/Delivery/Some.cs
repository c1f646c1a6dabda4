using Dapper;
using DigestMailer.Delivery;
using DigestMailer.Storage;

namespace DigestMailer.Tests.Delivery;

/// <summary>Values for delivery's tests.</summary>
internal static class Some
{
    public const string Node = "node-1";
    public const string OtherNode = "node-2";
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    /// <summary>A lease that is over at once: the database's clock does not obey tests.</summary>
    public static readonly TimeSpan Lapsed = TimeSpan.FromMilliseconds(-1);

    public static readonly DateTimeOffset Noon = new(2025, 11, 3, 12, 0, 0, TimeSpan.Zero);

    public static readonly IReadOnlyList<TimeSpan> Waits = new DeliveryOptions().Waits;

    public static readonly Outcome.Sent Sent = new("Final", "accepted", "250 2.0.0 Ok: queued as 4F", 250, "2.0.0");
    public static readonly Outcome.Deferred Deferred = new("Recipient", "not now", "450 4.2.0 Later", 450, "4.2.0");
    public static readonly Outcome.Rejected Rejected = new("Recipient", "no such mailbox", "550 5.1.1 No", 550, "5.1.1", Suppress: true);
    public static readonly Outcome.RelayFault RelayFault = new("Mail", "the relay failed", "421 Bye", 421, null);
    public static readonly Outcome.RelayFault LateFault = RelayFault with { Stage = "Recipient" };
    public static readonly Outcome.InDoubt InDoubt = new("Final", "handed over, no answer", "timed out", null, null);

    public static PlannedRow Row(long subscriber, string slot = "papers/2025-11-03", string kind = "test") => new(
        subscriber, slot, kind, $"b+{subscriber}@news.test", $"reader{subscriber}@example.test", $"<{subscriber}.{slot}@news.test>",
        $"recipe {subscriber}", Noon.ToUnixTimeMilliseconds(), Noon.AddHours(20).ToUnixTimeMilliseconds());

    public static Task<IReadOnlyList<long?>> PlanAsync(
        this Database database, TimeProvider clock, IReadOnlyList<PlannedRow> rows, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) => new DeliveryLedger(database, clock).PlanAsync(connection, transaction, rows, cancellationToken),
            cancellationToken);

    public static Settlement Settlement(
        LedgerRow row, Outcome? outcome, DateTimeOffset at, string relay = "main", string? hash = null) => new(
        row, outcome, outcome is null ? Course.Untouched(row) : Course.After(row, outcome, at, Waits, 0.5), relay, hash,
        at.ToUnixTimeMilliseconds());

    public sealed record State(
        string Word, long DueAt, long Attempts, long Faults, long Doubts, string? RenderHash, string? LastWords, long? SettledAt);

    public static async Task<State> StateAsync(this Database database, long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.QuerySingleAsync<State>(
            """
            SELECT state AS word, due_at AS dueat, attempts, faults, doubts, render_hash AS renderhash, last_words AS lastwords,
                settled_at AS settledat
            FROM deliveries WHERE id = @id
            """,
            new { id });
    }

    public static async Task<long> CountAsync(this Database database, string from, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(
            new CommandDefinition($"SELECT CAST(COUNT(*) AS BIGINT) FROM {from}", cancellationToken: cancellationToken));
    }
}
