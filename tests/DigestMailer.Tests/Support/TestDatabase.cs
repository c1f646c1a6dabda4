using Dapper;
using DigestMailer.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

namespace DigestMailer.Tests.Support;

/// <summary>
/// An empty, migrated database for one test: a SQLite file in a folder of its own, or a schema of its own in the PostgreSQL
/// that <c>DIGESTMAILER_TEST_POSTGRES</c> names.
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("digestmailer-test-").FullName;
    private string? postgres;
    private string? schema;

    private TestDatabase() { }

    public Database Database { get; private set; } = null!;

    public string Folder => folder;

    public static async Task<TestDatabase> SqliteAsync(TimeProvider clock)
    {
        var test = new TestDatabase();
        test.Database = new Database(Options.Create(new StorageOptions { Folder = test.folder }));
        await new Migrator(test.Database, clock).MigrateAsync(TestContext.Current.CancellationToken);
        return test;
    }

    public static async Task<TestDatabase> PostgreSqlAsync(TimeProvider clock)
    {
        var server = Environment.GetEnvironmentVariable("DIGESTMAILER_TEST_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(server), "DIGESTMAILER_TEST_POSTGRES names no server: tests/run starts one.");

        var test = new TestDatabase { postgres = server, schema = $"t{Guid.NewGuid():N}" };
        await test.ExecuteAsync($"CREATE SCHEMA {test.schema}");
        var connection = new NpgsqlConnectionStringBuilder(server) { SearchPath = test.schema, MaxPoolSize = 20 }.ToString();
        test.Database = new Database(Options.Create(
            new StorageOptions { Provider = StorageProvider.PostgreSql, Connection = connection, Folder = test.folder }));
        await new Migrator(test.Database, clock).MigrateAsync(TestContext.Current.CancellationToken);
        return test;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (schema is not null)
        {
            await ExecuteAsync($"DROP SCHEMA {schema} CASCADE");
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(postgres);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync(sql);
    }
}
