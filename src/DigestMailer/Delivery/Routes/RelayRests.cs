using Dapper;
using DigestMailer.Storage;

namespace DigestMailer.Delivery.Routes;

/// <param name="Until">UTC milliseconds; past it, the relay rests until somebody has gone to see.</param>
internal sealed record RelayRest(string Node, string Relay, long Until, string Why);

/// <summary>Writes down which relays a node leaves alone, so that commands can tell; no node reads what another one found.</summary>
internal sealed class RelayRests(Database database, Relays relays)
{
    private IReadOnlyList<RelayRest>? told;

    /// <summary>Costs a look at each relay while nothing has changed.</summary>
    public async Task TellAsync(string node, CancellationToken cancellationToken)
    {
        var resting = relays.Known.Select(relay => (relay.Name, relay.Circuit)).Where(one => one.Circuit.RestsUntil is not null)
            .Select(one => new RelayRest(node, one.Name, one.Circuit.RestsUntil!.Value.ToUnixTimeMilliseconds(), one.Circuit.Why))
            .ToList();
        if (told is not null && told.SequenceEqual(resting))
        {
            return;
        }

        await database.WriteAsync(
            async (connection, transaction) =>
            {
                await connection.ExecuteAsync(new CommandDefinition(
                    "DELETE FROM relay_rests WHERE node = @node", new { node }, transaction, cancellationToken: cancellationToken));
                await connection.ExecuteAsync(new CommandDefinition(
                    "INSERT INTO relay_rests (node, relay, until, why) VALUES (@Node, @Relay, @Until, @Why)",
                    resting, transaction, cancellationToken: cancellationToken));
            },
            cancellationToken);
        told = resting;
    }

    public static async Task<IReadOnlyList<RelayRest>> ReadAsync(Database database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return [.. await connection.QueryAsync<RelayRest>(new CommandDefinition(
            "SELECT node, relay, until, why FROM relay_rests ORDER BY relay, node", cancellationToken: cancellationToken))];
    }
}
