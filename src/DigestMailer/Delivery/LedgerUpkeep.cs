using System.Data.Common;
using Dapper;
using DigestMailer.Storage;

namespace DigestMailer.Delivery;

/// <summary>What happens to rows outside an attempt: they end, their claims are kept alive or given up, they come back.</summary>
internal sealed class LedgerUpkeep(Database database, TimeProvider clock)
{
    private const int Chunk = 5_000;

    /// <summary>
    /// Ends what waits for a subscriber, in the caller's transaction. A row that is claimed at this moment is not begun any more;
    /// if its message is on the line already, the relay's answer decides, and it is never tried again.
    /// </summary>
    /// <param name="end"><c>withdrawn</c> or <c>suppressed</c>.</param>
    /// <returns>How many rows this touched.</returns>
    public Task<int> WithdrawAsync(
        DbConnection connection, DbTransaction transaction, long subscriberId, string end, string reason,
        CancellationToken cancellationToken) =>
        EndAsync(connection, transaction, "subscriber_id = @subscriberId", new { subscriberId, end, reason, at = Now }, cancellationToken);

    /// <summary>Ends the rows named, as above; at most 500.</summary>
    public Task<int> WithdrawAsync(
        DbConnection connection, DbTransaction transaction, IReadOnlyCollection<long> ids, string end, string reason,
        CancellationToken cancellationToken) =>
        EndAsync(
            connection, transaction, $"id {database.Dialect.In("@ids")}", new { ids = ids.ToArray(), end, reason, at = Now },
            cancellationToken);

    /// <summary>Ends what nobody would want to read any more.</summary>
    public async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        var all = 0;
        for (var some = Chunk; some == Chunk; all += some)
        {
            some = await WriteAsync(
                $"""
                UPDATE deliveries SET state = 'expired', settled_at = @at
                WHERE id IN (
                    SELECT id FROM deliveries WHERE state IN ('queued', 'deferred') AND deadline <= @at
                    ORDER BY deadline LIMIT {Chunk} {database.Dialect.SkipLocked})
                """,
                new { at = Now },
                cancellationToken);
        }

        return all;
    }

    /// <summary>Says that this node is alive and still holds what it claimed.</summary>
    public Task<int> RenewAsync(string node, TimeSpan lease, CancellationToken cancellationToken) =>
        WriteAsync(
            $"UPDATE deliveries SET leased_until = {database.Dialect.Now} + @lease WHERE state = 'claimed' AND node = @node",
            new { node, lease = (long)lease.TotalMilliseconds },
            cancellationToken);

    /// <summary>
    /// Gives up other nodes' claims whose lease is over. Their journals cannot be read from here, so nobody knows whether the
    /// messages left: they are in doubt until the node comes back, or a person or policy decides.
    /// </summary>
    public Task<int> GiveUpLostAsync(string node, CancellationToken cancellationToken) =>
        WriteAsync(
            $"""
            UPDATE deliveries
            SET state = 'in-doubt', doubts = doubts + 1, settled_at = @at, last_words = 'The node that held this row was lost.'
            WHERE state = 'claimed' AND node <> @node AND leased_until < {database.Dialect.Now}
            """,
            new { node, at = Now },
            cancellationToken);

    /// <summary>Lets rows in doubt go once more, each at most once in its life, and none that was withdrawn.</summary>
    public Task<int> ResendOnceAsync(TimeSpan wait, CancellationToken cancellationToken) =>
        WriteAsync(
            """
            UPDATE deliveries SET state = 'queued', token = NULL, settled_at = NULL, due_at = @due
            WHERE state = 'in-doubt' AND doubts = 1 AND stop IS NULL AND deadline > @due
            """,
            new { due = Now + (long)wait.TotalMilliseconds },
            cancellationToken);

    /// <summary>What the ledger believes this node to hold, and what it is in doubt about and this node may know.</summary>
    public async Task<IReadOnlyList<HeldRow>> HeldAsync(string node, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var claimed = await ReadAsync("claimed");
        var doubted = await ReadAsync("in-doubt");
        return [.. claimed.Select(row => new HeldRow(row, false)), .. doubted.Select(row => new HeldRow(row, true))];

        Task<IEnumerable<LedgerRow>> ReadAsync(string state) => connection.QueryAsync<LedgerRow>(new CommandDefinition(
            $"SELECT {DeliveryLedger.Columns} FROM deliveries WHERE state = '{state}' AND node = @node AND token IS NOT NULL ORDER BY id",
            new { node },
            cancellationToken: cancellationToken));
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    // One statement, so that a row cannot slip from claimed to queued between two.
    private static Task<int> EndAsync(
        DbConnection connection, DbTransaction transaction, string which, object values, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            $"""
            UPDATE deliveries
            SET stop = @end,
                settled_at = CASE WHEN state IN ('queued', 'deferred') THEN @at ELSE settled_at END,
                last_words = CASE WHEN state IN ('queued', 'deferred') THEN @reason ELSE last_words END,
                state = CASE WHEN state IN ('queued', 'deferred') THEN @end ELSE state END
            WHERE {which} AND state IN ('queued', 'deferred', 'claimed', 'in-doubt')
            """,
            values,
            transaction,
            cancellationToken: cancellationToken));

    private Task<int> WriteAsync(string sql, object values, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync(
                new CommandDefinition(sql, values, transaction, cancellationToken: cancellationToken)),
            cancellationToken);
}

/// <param name="Doubted">The ledger has given the claim up already.</param>
internal sealed record HeldRow(LedgerRow Row, bool Doubted);
