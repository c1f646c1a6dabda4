using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;
using SQLitePCL;

namespace DigestMailer.Storage;

/// <summary>Opens connections. SQLite runs in WAL mode, fully synchronous, with one writer at a time.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly SemaphoreSlim writer = new(1);
    private readonly ConditionalWeakTable<sqlite3, object> prepared = [];
    private readonly NpgsqlDataSource? postgres;
    private readonly string? sqlite;

    public Database(IOptions<StorageOptions> options)
    {
        Folder = Path.GetFullPath(options.Value.Folder);
        if (options.Value.Provider == StorageProvider.PostgreSql)
        {
            postgres = NpgsqlDataSource.Create(options.Value.Connection!);
            Dialect = Dialect.PostgreSql;
            return;
        }

        sqlite = new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(Folder, "digestmailer.db"),
            DefaultTimeout = 30,
            ForeignKeys = true,
        }.ToString();
        Dialect = Dialect.Sqlite;
    }

    public string Folder { get; }

    public Dialect Dialect { get; }

    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (postgres is not null)
        {
            return await postgres.OpenConnectionAsync(cancellationToken);
        }

        Directory.CreateDirectory(Folder);
        var connection = new SqliteConnection(sqlite);
        await connection.OpenAsync(cancellationToken);
        if (!prepared.TryGetValue(connection.Handle!, out _)) // a pooled one keeps what it was told
        {
            await using var pragmas = connection.CreateCommand();
            pragmas.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000; PRAGMA secure_delete = ON;";
            await pragmas.ExecuteNonQueryAsync(cancellationToken);
            prepared.AddOrUpdate(connection.Handle!, connection.Handle!);
        }

        return connection;
    }

    /// <summary>One transaction, committed when <paramref name="work"/> returns and rolled back when it throws.</summary>
    public async Task<T> WriteAsync<T>(
        Func<DbConnection, DbTransaction, Task<T>> work, CancellationToken cancellationToken)
    {
        if (postgres is null)
        {
            await writer.WaitAsync(cancellationToken);
        }

        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken); // IMMEDIATE on SQLite
            var result = await work(connection, transaction);
            await transaction.CommitAsync(cancellationToken);
            return result;
        }
        finally
        {
            if (postgres is null)
            {
                writer.Release();
            }
        }
    }

    public Task WriteAsync(Func<DbConnection, DbTransaction, Task> work, CancellationToken cancellationToken) =>
        WriteAsync(async (connection, transaction) =>
        {
            await work(connection, transaction);
            return true;
        }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        writer.Dispose();
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }
    }
}
