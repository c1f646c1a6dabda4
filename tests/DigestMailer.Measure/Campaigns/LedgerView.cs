using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace DigestMailer.Measure.Campaigns;

/// <summary>One row of the ledger, read with plain SQL from outside.</summary>
internal sealed record RowView(long Id, string Recipient, string MessageId, string State, string? LastWords, long Attempts)
{
    private static readonly string[] Open = ["queued", "claimed", "deferred"];

    public bool IsOpen => Open.Contains(State);
}

/// <summary>The whole ledger at one instant: rows, the count of reasons for no row, and who could be asked.</summary>
internal sealed record LedgerView(IReadOnlyList<RowView> Rows, long Reasons, long Subscribers)
{
    public bool IsSettled => Rows.Count + Reasons == Subscribers && !Rows.Any(row => row.IsOpen);

    public string Sums => string.Join(", ", Rows.GroupBy(row => row.State).OrderBy(group => group.Key).Select(group => $"{group.Key} {group.Count()}"));
}

/// <summary>Opens a data folder or a PostgreSQL database for reading, without the application's own code.</summary>
internal sealed class LedgerReader(string folder, string? postgres)
{
    public async Task<LedgerView> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = Open();
        await connection.OpenAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        var rows = await connection.QueryAsync<RowView>(new CommandDefinition(
            "SELECT id, recipient, message_id AS messageid, state, last_words AS lastwords, attempts FROM deliveries ORDER BY id",
            transaction: snapshot, cancellationToken: cancellationToken));
        var reasons = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT COUNT(*) FROM reasons", transaction: snapshot, cancellationToken: cancellationToken));
        var subscribers = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT COUNT(*) FROM subscribers", transaction: snapshot, cancellationToken: cancellationToken));
        return new LedgerView([.. rows], reasons, subscribers);
    }

    private DbConnection Open() => postgres is not null
        ? new NpgsqlConnection(postgres)
        : new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder, "digestmailer.db"),
            Mode = SqliteOpenMode.ReadOnly, // a reader that may write could tidy up what a kill left behind
            Pooling = false,
        }.ToString());
}
