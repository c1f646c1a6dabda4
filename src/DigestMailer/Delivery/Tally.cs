using Dapper;
using DigestMailer.Storage;

namespace DigestMailer.Delivery;

/// <summary>The sums that must add up: who was asked is who got a row and who got a reason; every row is in one state.</summary>
/// <param name="Asked">Distinct subscribers and slots over rows and reasons.</param>
/// <param name="Rows">Counted on its own, not as a sum.</param>
internal sealed record Tally(
    long Asked, long Rows, IReadOnlyDictionary<string, long> States, IReadOnlyDictionary<string, long> Reasons)
{
    private sealed record Count(string Sort, string Word, long Number);

    /// <summary>A subscriber with both a row and a reason for one slot breaks it, as does a state that nobody knows.</summary>
    public bool AddsUp =>
        Asked == Rows + Reasons.Values.Sum() && Rows == LedgerState.All.Sum(state => States.GetValueOrDefault(state));

    /// <param name="slot">A slot, as <c>papers/2025-11-03</c>; null counts everything.</param>
    public static async Task<Tally> ReadAsync(Database database, string? slot, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var where = slot is null ? "" : "WHERE slot = @slot";

        // One statement sees one instant: what is counted twice must not move between.
        var counts = (await connection.QueryAsync<Count>(new CommandDefinition(
            $"""
            SELECT 'state' AS sort, state AS word, CAST(COUNT(*) AS BIGINT) AS number FROM deliveries {where} GROUP BY state
            UNION ALL
            SELECT 'reason', reason, CAST(COUNT(*) AS BIGINT) FROM reasons {where} GROUP BY reason
            UNION ALL
            SELECT 'rows', '', CAST(COUNT(*) AS BIGINT) FROM deliveries {where}
            UNION ALL
            SELECT 'asked', '', CAST(COUNT(*) AS BIGINT) FROM (
                SELECT subscriber_id, slot FROM deliveries {where} UNION SELECT subscriber_id, slot FROM reasons {where}) AS asked
            """,
            new { slot },
            cancellationToken: cancellationToken))).ToLookup(count => count.Sort);

        return new Tally(
            counts["asked"].Single().Number,
            counts["rows"].Single().Number,
            counts["state"].ToDictionary(count => count.Word, count => count.Number),
            counts["reason"].ToDictionary(count => count.Word, count => count.Number));
    }

    /// <summary>The slots that have rows or reasons, newest first.</summary>
    public static async Task<IReadOnlyList<string>> SlotsAsync(Database database, int most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<string>(new CommandDefinition(
            "SELECT slot FROM deliveries UNION SELECT slot FROM reasons ORDER BY slot DESC LIMIT @most",
            new { most = (long)most },
            cancellationToken: cancellationToken))];
    }
}
