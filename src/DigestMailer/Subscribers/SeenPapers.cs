using System.Data.Common;
using Dapper;
using DigestMailer.Storage;

namespace DigestMailer.Subscribers;

/// <summary>
/// The works that each subscriber has had. A work counts while the delivery that carries it may have arrived or still may.
/// </summary>
internal sealed class SeenPapers(Database database)
{
    private sealed record Had(long SubscriberId, long Work);

    /// <param name="subscriberIds">At most 500.</param>
    /// <returns>One set for each subscriber that was asked for.</returns>
    public async Task<IReadOnlyDictionary<long, IReadOnlySet<long>>> OfAsync(long[] subscriberIds, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<Had>(new CommandDefinition(
            $"""
            SELECT seen.subscriber_id AS SubscriberId, seen.work AS Work
            FROM seen JOIN deliveries ON deliveries.id = seen.delivery_id
            WHERE seen.subscriber_id {database.Dialect.In("@subscriberIds")}
              AND deliveries.state NOT IN ('expired', 'rejected', 'withdrawn', 'suppressed')
            """,
            new { subscriberIds }, cancellationToken: cancellationToken));
        var works = rows.ToLookup(row => row.SubscriberId, row => row.Work);
        return subscriberIds.Distinct().ToDictionary(id => id, id => (IReadOnlySet<long>)works[id].ToHashSet());
    }

    public async Task<IReadOnlySet<long>> OfAsync(long subscriberId, CancellationToken cancellationToken) =>
        (await OfAsync([subscriberId], cancellationToken))[subscriberId];

    /// <summary>Kept together with the row that carries them.</summary>
    public static Task AddAsync(
        DbConnection connection, DbTransaction transaction, long subscriberId, long deliveryId, IEnumerable<long> works, CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO seen (subscriber_id, work, delivery_id) VALUES (@subscriberId, @work, @deliveryId) ON CONFLICT DO NOTHING",
            works.Select(work => new { subscriberId, work, deliveryId }).ToArray(), transaction, cancellationToken: cancellationToken));
}
