using System.Data.Common;
using System.Text.Json;
using Dapper;
using DigestMailer.Storage;

namespace DigestMailer.Delivery.Routes;

/// <summary>
/// Finds the rows that may be begun while something is limited: the oldest of all open routes, and of each limited one as many as
/// it has room for. A claim is the permission to send: it is given in the transaction that counts it.
/// </summary>
internal sealed class RouteClaim(Database database, RouteBook book, TimeProvider clock)
{
    /// <summary>Terms in one statement; SQLite takes 500.</summary>
    private const int MostTerms = 200;

    private const int MostRows = 500;

    /// <summary>A row that comes late to a stretch that was passed over is found after so many milliseconds.</summary>
    private const long Trusted = 5_000;

    private Front? front;

    private sealed record Candidate(long Id, string Domain, long DueAt);

    /// <summary>Whatever waits before this row goes to closed domains: the next search need not pass over it again.</summary>
    private sealed record Front(long DueAt, long Id, IReadOnlySet<string> Closed, long Until);

    /// <summary>What is limited at one instant.</summary>
    /// <param name="Closed">Domains that the search over all must pass over: they have no room, or too little.</param>
    /// <param name="Narrow">Domains with a little room.</param>
    private sealed record Plan(long Most, IReadOnlyList<string> Closed, IReadOnlyList<(string Domain, long Room)> Narrow);

    /// <summary>Ids of the rows to claim, oldest first, under the lock of all nodes.</summary>
    /// <param name="isAnswered">Whether this node has an answer for a claimed row, and only has to settle it.</param>
    public async Task<IReadOnlyList<long>> FindAsync(
        DbConnection connection, DbTransaction transaction, int most, Func<long, bool> isAnswered,
        CancellationToken cancellationToken)
    {
        await book.LockAsync(connection, transaction, cancellationToken);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var underWay = await UnderWay.ReadAsync(connection, transaction, book.Names, isAnswered, cancellationToken);
        var plan = PlanFor(Math.Min(most, MostRows), underWay, now);
        var closed = plan.Closed.ToHashSet();
        front = front is { } last && last.Until > now && last.Closed.IsSubsetOf(closed) ? last : null;
        var candidates = await CandidatesAsync(connection, transaction, plan, front, now, cancellationToken);
        if (candidates.FirstOrDefault(row => !closed.Contains(row.Domain)) is { } first)
        {
            front = new Front(first.DueAt, first.Id, closed, front?.Until ?? now + Trusted);
        }

        var rooms = new Dictionary<string, long>();
        var found = new List<long>();
        foreach (var row in candidates)
        {
            var route = book.Names.RouteOf(row.Domain);
            if (!rooms.TryGetValue(route, out var room))
            {
                room = book.Allow(route, underWay, now).Count;
            }

            rooms[route] = room - 1;
            if (room > 0 && found.Count < plan.Most)
            {
                found.Add(row.Id);
            }
        }

        return found;
    }

    /// <summary>Whether a claim would find something.</summary>
    public async Task<bool> AnyAsync(Func<long, bool> isAnswered, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await using var connection = await database.OpenAsync(cancellationToken);
        var underWay = await UnderWay.ReadAsync(connection, null, book.Names, isAnswered, cancellationToken);
        var plan = PlanFor(1, underWay, now);
        return (await CandidatesAsync(connection, null, plan, from: null, now, cancellationToken)).Count > 0;
    }

    private Plan PlanFor(long most, UnderWay underWay, long now)
    {
        most = Math.Min(most, Allow(RouteNames.All).Count);
        var narrow = book.Watched().Union(underWay.Routes).Where(route => route != RouteNames.All)
            .Select(route => (Route: route, Room: Allow(route).Count))
            .Where(pair => pair.Room < most)
            .ToList();

        // Whoever waited longest comes first, should there be too many to ask for at once.
        return new Plan(
            most,
            [.. narrow.SelectMany(pair => book.Names.DomainsOf(pair.Route))],
            [.. narrow.Where(pair => pair.Room > 0).OrderBy(pair => book.StateOf(pair.Route).LastAt)
                .SelectMany(pair => book.Names.DomainsOf(pair.Route).Select(domain => (domain, pair.Room))).Take(MostTerms)]);

        Room Allow(string route) => book.Allow(route, underWay, now);
    }

    private async Task<IReadOnlyList<Candidate>> CandidatesAsync(
        DbConnection connection, DbTransaction? transaction, Plan plan, Front? from, long now, CancellationToken cancellationToken)
    {
        if (plan.Most == 0)
        {
            return [];
        }

        const string waiting = "SELECT id, domain, due_at AS dueat FROM deliveries WHERE state IN ('queued', 'deferred') AND due_at <= @now AND deadline > @now";
        var values = new DynamicParameters(new { now, most = plan.Most, closed = JsonSerializer.Serialize(plan.Closed), due = from?.DueAt ?? 0, id = from?.Id ?? 0 });
        var passing = plan.Closed.Count == 0 ? "" : $" AND domain NOT IN (SELECT value FROM {database.Dialect.Each("@closed")}) AND (due_at, id) >= (@due, @id)";
        var terms = new List<string> { $"SELECT * FROM ({waiting}{passing} ORDER BY due_at, id LIMIT @most) AS front" };
        for (var term = 0; term < plan.Narrow.Count; term++)
        {
            values.Add($"d{term}", plan.Narrow[term].Domain);
            values.Add($"r{term}", plan.Narrow[term].Room);
            terms.Add($"SELECT * FROM ({waiting} AND domain = @d{term} ORDER BY due_at, id LIMIT @r{term}) AS narrow{term}");
        }

        var rows = await connection.QueryAsync<Candidate>(
            new CommandDefinition(string.Join(" UNION ALL ", terms), values, transaction, cancellationToken: cancellationToken));
        return [.. rows.OrderBy(row => row.DueAt).ThenBy(row => row.Id)];
    }
}
