using System.Data.Common;
using Dapper;

namespace DigestMailer.Delivery.Routes;

/// <summary>Messages that are claimed and not settled, on all nodes, by route.</summary>
internal sealed class UnderWay
{
    public static readonly UnderWay Nothing = new();

    private readonly Dictionary<string, (long Claimed, long Busy)> counts = [];

    private UnderWay() { }

    public IEnumerable<string> Routes => counts.Keys;

    /// <summary>They count against every window: nobody knows yet when they went.</summary>
    public long Claimed(string route) => counts.GetValueOrDefault(route).Claimed;

    /// <summary>Those without an answer: they are side by side.</summary>
    public long Busy(string route) => counts.GetValueOrDefault(route).Busy;

    /// <param name="isAnswered">Whether this node has the answer, and it only waits to be settled.</param>
    public static async Task<UnderWay> ReadAsync(
        DbConnection connection, DbTransaction? transaction, RouteNames names, Func<long, bool> isAnswered,
        CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<(long Id, string Domain)>(new CommandDefinition(
            "SELECT id, domain FROM deliveries WHERE state = 'claimed'", transaction: transaction, cancellationToken: cancellationToken));
        var all = new UnderWay();
        foreach (var (id, domain) in rows)
        {
            var busy = isAnswered(id) ? 0 : 1;
            all.Add(names.RouteOf(domain), busy);
            all.Add(RouteNames.All, busy);
        }

        return all;
    }

    private void Add(string route, int busy)
    {
        var (claimed, others) = counts.GetValueOrDefault(route);
        counts[route] = (claimed + 1, others + busy);
    }
}
