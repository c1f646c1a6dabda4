using Dapper;
using DigestMailer.Storage;

namespace DigestMailer.Subscribers;

/// <summary>Removes a person from every table; only the keyed hash of the address stays, so that no import brings it back.</summary>
internal sealed class Erasure(Database database, SuppressionList suppressions)
{
    private static readonly string[] Deletions =
    [
        "DELETE FROM seen WHERE subscriber_id = @id",
        "DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE subscriber_id = @id)",
        "DELETE FROM deliveries WHERE subscriber_id = @id",
        "DELETE FROM reasons WHERE subscriber_id = @id",
        "DELETE FROM consents WHERE subscriber_id = @id",
        "DELETE FROM subscribers WHERE id = @id",
    ];

    /// <summary>The address is barred even when we hold nobody with it.</summary>
    /// <returns>Whether we held somebody.</returns>
    public async Task<bool> EraseAsync(string address, CancellationToken cancellationToken)
    {
        var held = await database.WriteAsync(async (connection, transaction) =>
        {
            await suppressions.AddAsync(connection, transaction, address, "erased at the person's wish", cancellationToken);
            var id = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
                "SELECT id FROM subscribers WHERE address_key = @key", new { key = AddressCheck.Key(address) }, transaction, cancellationToken: cancellationToken));
            if (id is null)
            {
                return false;
            }

            foreach (var deletion in Deletions)
            {
                await connection.ExecuteAsync(new CommandDefinition(deletion, new { id }, transaction, cancellationToken: cancellationToken));
            }

            return true;
        }, cancellationToken);

        if (database.Dialect == Dialect.Sqlite)
        {
            await using var connection = await database.OpenAsync(cancellationToken);
            await connection.ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE)"); // older pages with the person in them leave the log too
        }

        return held;
    }
}
