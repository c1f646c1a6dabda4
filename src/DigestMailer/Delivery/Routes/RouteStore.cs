using System.Data.Common;
using Dapper;
using DigestMailer.Storage;

namespace DigestMailer.Delivery.Routes;

/// <param name="Version">Counts every change of any route; the newest one wins.</param>
internal sealed record StoredRoute(string Route, long Version, RouteState State);

/// <summary>
/// The routes in the database, where all nodes share them. Whoever is about to decide holds the one lock to the end of its
/// transaction, so that no two nodes give away the same room.
/// </summary>
internal sealed class RouteStore(Database database)
{
    private sealed record Line(string Route, long Version, string State);

    /// <summary>Takes the lock and reads what changed after <paramref name="known"/>.</summary>
    public async Task<(long Version, IReadOnlyList<StoredRoute> Changed)> LockAsync(
        DbConnection connection, DbTransaction transaction, long known, CancellationToken cancellationToken)
    {
        var version = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            $"SELECT version FROM routes WHERE route = '' {database.Dialect.Lock}", transaction: transaction, cancellationToken: cancellationToken));
        return (version, version == known ? [] : await ReadAsync(connection, transaction, known, cancellationToken));
    }

    /// <summary>Reads without the lock what changed after <paramref name="known"/>.</summary>
    public async Task<IReadOnlyList<StoredRoute>> ReadAsync(long known, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await ReadAsync(connection, null, known, cancellationToken);
    }

    /// <summary>Under the lock.</summary>
    /// <returns>What was written, with its version.</returns>
    public static async Task<IReadOnlyList<StoredRoute>> WriteAsync(
        DbConnection connection, DbTransaction transaction, IReadOnlyCollection<(string Route, RouteState State)> changed,
        CancellationToken cancellationToken)
    {
        var version = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "UPDATE routes SET version = version + 1 WHERE route = '' RETURNING version", transaction: transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO routes (route, version, state) VALUES (@Route, @version, @text)
            ON CONFLICT (route) DO UPDATE SET version = excluded.version, state = excluded.state
            """,
            changed.Select(one => new { one.Route, version, text = one.State.ToText() }).ToArray(),
            transaction,
            cancellationToken: cancellationToken));
        return [.. changed.Select(one => new StoredRoute(one.Route, version, one.State))];
    }

    /// <summary>Drops what says nothing any more; a node that still remembers it remembers nothing.</summary>
    public Task ForgetAsync(Func<RouteState, bool> isForgettable, CancellationToken cancellationToken) => database.WriteAsync(
        async (connection, transaction) =>
        {
            var (_, all) = await LockAsync(connection, transaction, known: -1, cancellationToken);
            await connection.ExecuteAsync(new CommandDefinition(
                "DELETE FROM routes WHERE route = @Route",
                all.Where(one => isForgettable(one.State)).Select(one => new { one.Route }).ToArray(),
                transaction,
                cancellationToken: cancellationToken));
        },
        cancellationToken);

    /// <summary>Lifts what the receiver asked for; counts stay.</summary>
    /// <returns>Whether there was anything to lift.</returns>
    public Task<bool> ResumeAsync(string route, long now, CancellationToken cancellationToken) => database.WriteAsync(
        async (connection, transaction) =>
        {
            var (_, all) = await LockAsync(connection, transaction, known: -1, cancellationToken);
            if (all.FirstOrDefault(one => one.Route == route) is not { State: var state } || !state.IsBraked(now))
            {
                return false;
            }

            await WriteAsync(connection, transaction, [(route, state.Resumed())], cancellationToken);
            return true;
        },
        cancellationToken);

    private static async Task<IReadOnlyList<StoredRoute>> ReadAsync(
        DbConnection connection, DbTransaction? transaction, long known, CancellationToken cancellationToken)
    {
        var lines = await connection.QueryAsync<Line>(new CommandDefinition(
            "SELECT route, version, state FROM routes WHERE route <> '' AND version > @known",
            new { known },
            transaction,
            cancellationToken: cancellationToken));
        return [.. lines.Select(line => new StoredRoute(line.Route, line.Version, RouteState.FromText(line.State)))];
    }
}
