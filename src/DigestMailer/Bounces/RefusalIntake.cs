using Dapper;
using DigestMailer.Delivery;
using DigestMailer.Storage;
using DigestMailer.Subscribers;

namespace DigestMailer.Bounces;

/// <summary>The tick that acts on what the ledger saw rejected: whoever cannot be reached is written to no more.</summary>
internal sealed partial class RefusalIntake(
    Database database, SubscriberStore subscribers, LedgerUpkeep ledger, TimeProvider clock, ILogger<RefusalIntake> logger)
{
    private sealed record Row(long SubscriberId, long At, long Hard);

    /// <returns>How many were suppressed.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var suppressed = 0;
        foreach (var refusals in (await RefusalsAsync(cancellationToken)).GroupBy(refusal => refusal.SubscriberId))
        {
            if (SuppressionPolicy.Reason([.. refusals], clock.GetUtcNow()) is { } reason && await SuppressAsync(refusals.Key, reason, cancellationToken))
            {
                Suppressed(refusals.Key, reason);
                suppressed++;
            }
        }

        return suppressed;
    }

    /// <summary>
    /// Refusals of subscribers who are still written to, each after their last accepted mail. A trial of somebody's edition
    /// goes to another mailbox, and says nothing about theirs.
    /// </summary>
    private async Task<IEnumerable<Refusal>> RefusalsAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            SELECT d.subscriber_id AS SubscriberId, a.at AS At, a.suppress AS Hard
            FROM attempts a
            JOIN deliveries d ON d.id = a.delivery_id
            JOIN subscribers s ON s.id = d.subscriber_id
            WHERE (a.suppress = 1 OR a.soft = 1) AND s.state = 'active' AND LOWER(d.recipient) = LOWER(s.address)
              AND a.at > COALESCE((
                  SELECT MAX(p.settled_at) FROM deliveries p
                  WHERE p.subscriber_id = d.subscriber_id AND p.state = 'sent' AND LOWER(p.recipient) = LOWER(s.address)), 0)
            """,
            cancellationToken: cancellationToken));
        return rows.Select(row => new Refusal(row.SubscriberId, row.At, row.Hard != 0));
    }

    private Task<bool> SuppressAsync(long subscriberId, string reason, CancellationToken cancellationToken) =>
        database.WriteAsync(async (connection, transaction) =>
        {
            var changed = await subscribers.ChangeStateAsync(connection, transaction, subscriberId, SubscriberState.Suppressed, reason, cancellationToken);
            if (changed)
            {
                await ledger.WithdrawAsync(connection, transaction, subscriberId, LedgerState.Suppressed, reason, cancellationToken);
            }

            return changed;
        }, cancellationToken);

    [LoggerMessage(Hosting.LogEvents.Suppressed, LogLevel.Information, "Subscriber {Subscriber} is written to no more: {Reason}")]
    private partial void Suppressed(long subscriber, string reason);
}
