using System.Data.Common;
using System.Globalization;
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

/// <summary>Reaches into a data folder or a PostgreSQL database with plain SQL, without the application's own code.</summary>
internal sealed class LedgerAccess(string folder, string? postgres)
{
    public async Task<LedgerView> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = Open(SqliteOpenMode.ReadOnly); // one that may write could tidy up what a kill left behind
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

    /// <summary>As if everybody had been imported the day before: newcomers wait for the next time their hour comes.</summary>
    public async Task MakeDueAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = Open(SqliteOpenMode.ReadWrite);
        await connection.OpenAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE subscribers SET next_slot = @day, next_due_at = @due",
            new { day = now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), due = now.ToUnixTimeMilliseconds() },
            cancellationToken: cancellationToken));
    }

    private DbConnection Open(SqliteOpenMode mode) => postgres is not null
        ? new NpgsqlConnection(postgres)
        : new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder, "digestmailer.db"),
            Mode = mode,
            Pooling = false,
        }.ToString());
}
