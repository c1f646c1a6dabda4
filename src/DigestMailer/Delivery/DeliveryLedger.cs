using System.Data;
using System.Data.Common;
using Dapper;
using DigestMailer.Delivery.Routes;
using DigestMailer.Storage;

namespace DigestMailer.Delivery;

/// <summary>The rows, each in exactly one state: planned once, claimed by one, settled by whoever holds the token.</summary>
internal sealed class DeliveryLedger(Database database, TimeProvider clock, RouteBook? routes = null)
{
    /// <summary>At most so many settlements in one transaction.</summary>
    public const int LargestGroup = 200;

    /// <summary>A <see cref="LedgerRow"/>, in its order.</summary>
    public const string Columns =
        """
        id, subscriber_id AS subscriberid, slot, kind, sender, recipient, message_id AS messageid, recipe, due_at AS dueat,
        deadline, attempts, faults, render_hash AS renderhash, token
        """;

    private const string Waiting = "state IN ('queued', 'deferred')";

    private readonly RouteClaim? limited = routes is null ? null : new RouteClaim(database, routes, clock);

    private static readonly SqlBatch Planning = new(
        """
        INSERT INTO deliveries (subscriber_id, slot, kind, sender, recipient, domain, message_id, recipe, due_at, deadline,
            state, attempts, faults, doubts, created_at)
        """,
        "ON CONFLICT (subscriber_id, slot) DO NOTHING RETURNING id, subscriber_id, slot",
        DbType.Int64, DbType.String, DbType.String, DbType.String, DbType.String, DbType.String, DbType.String, DbType.String,
        DbType.Int64, DbType.Int64, DbType.String, DbType.Int64, DbType.Int64, DbType.Int64, DbType.Int64);

    // 'in-doubt' too: a node that was given up for lost may come back and know better.
    private static readonly SqlBatch Settling = new(
        "WITH given (row_id, row_token, next_state, next_due, back, fault, sent_by, hash, words, at) AS (",
        """
        ), decided AS (
            SELECT given.*, CASE WHEN next_state IN ('queued', 'deferred') THEN 1 ELSE 0 END AS waits FROM given)
        UPDATE deliveries
        SET state = CASE WHEN waits = 1 AND stop IS NOT NULL THEN stop ELSE next_state END,
            due_at = next_due,
            attempts = attempts - back,
            faults = faults + fault,
            doubts = doubts + CASE WHEN next_state = 'in-doubt' AND state = 'claimed' THEN 1 ELSE 0 END,
            token = CASE WHEN waits = 1 THEN NULL ELSE token END,
            leased_until = NULL,
            relay = COALESCE(sent_by, relay),
            render_hash = COALESCE(hash, render_hash),
            last_words = COALESCE(words, last_words),
            settled_at = CASE WHEN waits = 1 AND stop IS NULL THEN NULL ELSE at END
        FROM decided
        WHERE id = row_id AND token = row_token AND state IN ('claimed', 'in-doubt')
        RETURNING id
        """,
        DbType.Int64, DbType.String, DbType.String, DbType.Int64, DbType.Int64, DbType.Int64, DbType.String, DbType.String,
        DbType.String, DbType.Int64);

    private static readonly SqlBatch Recording = new(
        """
        INSERT INTO attempts (delivery_id, token, number, at, relay, stage, code, status, words, rule, outcome, suppress, soft)
        """,
        "ON CONFLICT (delivery_id, token) DO NOTHING RETURNING id",
        DbType.Int64, DbType.String, DbType.Int64, DbType.Int64, DbType.String, DbType.String, DbType.Int64, DbType.String,
        DbType.String, DbType.String, DbType.String, DbType.Int64, DbType.Int64);

    /// <summary>Writes rows in the planner's own transaction, so that a subscriber's slot moves with its row.</summary>
    /// <returns>The new ids in the order given; null where the subscriber has a row for the slot already.</returns>
    public async Task<IReadOnlyList<long?>> PlanAsync(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<PlannedRow> rows, CancellationToken cancellationToken)
    {
        var added = new Dictionary<(long Subscriber, string Slot), long>(rows.Count);
        var at = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await Planning.RunAsync(
            connection, transaction, rows,
            (row, to) => Fill(to, row.SubscriberId, row.Slot, row.Kind, row.Sender, row.Recipient, RouteNames.DomainOf(row.Recipient),
                row.MessageId, row.Recipe, row.DueAt, row.Deadline, LedgerState.Queued, 0L, 0L, 0L, at),
            reader => added[(reader.GetInt64(1), reader.GetString(2))] = reader.GetInt64(0),
            cancellationToken);

        // Removed as it is read: of two equal rows in one list, the first was added.
        return [.. rows.Select(row => added.Remove((row.SubscriberId, row.Slot), out var id) ? id : (long?)null)];
    }

    /// <summary>Takes due rows for a node. The claim is durable before anybody hears of them.</summary>
    public Task<IReadOnlyList<LedgerRow>> ClaimAsync(string node, int most, TimeSpan lease, CancellationToken cancellationToken) =>
        ClaimAsync(node, most, lease, only: null, _ => false, cancellationToken);

    /// <param name="only">Null for any row, or this one alone, which no limit holds back.</param>
    /// <param name="isAnswered">Whether the node has an answer for a row that it holds, and only has to settle it.</param>
    public Task<IReadOnlyList<LedgerRow>> ClaimAsync(
        string node, int most, TimeSpan lease, long? only, Func<long, bool> isAnswered, CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<LedgerRow>>(async (connection, transaction) =>
        {
            var values = new DynamicParameters(new
            {
                node,
                lease = (long)lease.TotalMilliseconds,
                now = clock.GetUtcNow().ToUnixTimeMilliseconds(),
                token = Guid.NewGuid().ToString("N"),
            });
            var (before, which) = Free(only);
            if (IsLimited(only))
            {
                var found = await limited!.FindAsync(connection, transaction, most, isAnswered, cancellationToken);
                if (found.Count == 0)
                {
                    return [];
                }

                (before, which) = ("", $"id {database.Dialect.In("@found")} AND {Waiting}");
                values.Add("found", found.ToArray());
            }
            else
            {
                values.AddDynamicParams(new { most, only });
            }

            var rows = await connection.QueryAsync<LedgerRow>(new CommandDefinition(
                $"""
                {before}
                UPDATE deliveries
                SET state = 'claimed', token = @token, node = @node, leased_until = {database.Dialect.Now} + @lease,
                    attempts = attempts + 1
                WHERE {which}
                RETURNING {Columns}
                """,
                values,
                transaction,
                cancellationToken: cancellationToken));
            return [.. rows.OrderBy(row => row.DueAt).ThenBy(row => row.Id)]; // RETURNING promises no order
        }, cancellationToken);

    /// <summary>Whether a claim would find something.</summary>
    public Task<bool> AnyDueAsync(CancellationToken cancellationToken) => AnyDueAsync(only: null, _ => false, cancellationToken);

    public async Task<bool> AnyDueAsync(long? only, Func<long, bool> isAnswered, CancellationToken cancellationToken)
    {
        if (IsLimited(only))
        {
            return await limited!.AnyAsync(isAnswered, cancellationToken);
        }

        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            $"SELECT id FROM deliveries WHERE {Due(only)} ORDER BY due_at, id LIMIT 1",
            new { only, now = clock.GetUtcNow().ToUnixTimeMilliseconds() },
            cancellationToken: cancellationToken)) is not null;
    }

    /// <summary>
    /// Settles a group in one transaction. Only the holder of a row's token changes the row, and only once; an attempt that
    /// was made is a fact and is recorded all the same.
    /// </summary>
    /// <returns>The ids of the rows that changed.</returns>
    public async Task<IReadOnlySet<long>> SettleAsync(IReadOnlyList<Settlement> group, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(group.Count, LargestGroup);
        IReadOnlyList<StoredRoute> counted = [];
        var changed = await database.WriteAsync(async (connection, transaction) =>
        {
            var changed = new HashSet<long>(group.Count);
            await Settling.RunAsync(
                connection, transaction, group, (settlement, to) => FillRow(to, settlement),
                reader => changed.Add(reader.GetInt64(0)), cancellationToken);
            await Recording.RunAsync(
                connection, transaction, [.. group.Where(settlement => settlement.Outcome is not null)],
                (settlement, to) => FillAttempt(to, settlement, settlement.Outcome!), _ => { }, cancellationToken);
            counted = routes is null ? [] : await routes.CountAsync(connection, transaction, group, cancellationToken);
            return changed;
        }, cancellationToken);
        routes?.Publish(counted);
        return changed;
    }

    private bool IsLimited(long? only) => only is null && routes is { IsQuiet: false };

    private (string Before, string Which) Free(long? only) => (
        $"""
        WITH free AS MATERIALIZED (
            SELECT id FROM deliveries WHERE {Due(only)}
            ORDER BY due_at, id LIMIT @most {database.Dialect.SkipLocked})
        """,
        "id IN (SELECT id FROM free)");

    private static string Due(long? only) =>
        $"{Waiting} AND due_at <= @now AND deadline > @now{(only is null ? "" : " AND id = @only")}";

    private static void FillRow(object?[] to, Settlement settlement)
    {
        var (row, outcome, course, relay, hash, at) = settlement;
        Fill(to, row.Id, row.Token, course.State, course.DueAt, course.AttemptsBack, course.FaultsAdded,
            relay.Length > 0 ? relay : null, hash, outcome?.Words, at);
    }

    private static void FillAttempt(object?[] to, Settlement settlement, Outcome outcome)
    {
        var suppress = outcome is Outcome.Rejected { Suppress: true } ? 1L : 0L;
        var soft = outcome is Outcome.Rejected { Soft: true } ? 1L : 0L;
        Fill(to, settlement.Row.Id, settlement.Row.Token, settlement.Row.Attempts, settlement.At, settlement.Relay, outcome.Stage,
            (long?)outcome.Code, outcome.Status, outcome.Words, outcome.Rule, outcome.Name, suppress, soft);
    }

    private static void Fill(object?[] to, params ReadOnlySpan<object?> values) => values.CopyTo(to);
}
