using System.Data;
using System.Data.Common;
using DigestMailer.Storage;

namespace DigestMailer.Delivery;

/// <summary>
/// Asks, right before a message is begun, whether the row is still ours and still wanted. One for each lane: it keeps its
/// connection and its statement, because it is asked for every message.
/// </summary>
internal sealed class LastLook(Database database) : IAsyncDisposable
{
    private DbConnection? connection;
    private DbCommand? command;

    public async ValueTask<bool> MayGoAsync(LedgerRow row, CancellationToken cancellationToken)
    {
        if (connection is not { State: ConnectionState.Open })
        {
            await CloseAsync();
            connection = await database.OpenAsync(cancellationToken);
            command = connection.CreateCommand();
            command.CommandText = "SELECT id FROM deliveries WHERE id = @id AND token = @token AND state = 'claimed' AND stop IS NULL";
            Add(command, "@id", DbType.Int64);
            Add(command, "@token", DbType.String);
        }

        command!.Parameters[0].Value = row.Id;
        command.Parameters[1].Value = row.Token;
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    public ValueTask DisposeAsync() => CloseAsync();

    private static void Add(DbCommand command, string name, DbType type)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.DbType) = (name, type);
        command.Parameters.Add(parameter);
    }

    private async ValueTask CloseAsync()
    {
        if (command is not null)
        {
            await command.DisposeAsync();
        }

        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        (connection, command) = (null, null);
    }
}
