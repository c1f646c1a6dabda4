using Dapper;
using DigestMailer.Storage;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Storage;

/// <summary>What migrating promises on every database.</summary>
public abstract class MigratorContract : IAsyncLifetime
{
    private TestDatabase test = null!;

    private protected abstract Task<TestDatabase> OpenAsync(TimeProvider clock);

    public async ValueTask InitializeAsync() => test = await OpenAsync(new ManualClock());

    public ValueTask DisposeAsync() => test is null ? ValueTask.CompletedTask : test.DisposeAsync();

    [Fact]
    public async Task A_second_migration_changes_nothing()
    {
        var ran = await new Migrator(test.Database, new ManualClock()).MigrateAsync(TestContext.Current.CancellationToken);
        Assert.Empty(ran);
    }

    [Fact]
    public async Task A_changed_script_is_noticed()
    {
        await using (var connection = await test.Database.OpenAsync(TestContext.Current.CancellationToken))
        {
            await connection.ExecuteAsync("UPDATE migrations SET hash = 'other'");
        }

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => new Migrator(test.Database, new ManualClock()).MigrateAsync(TestContext.Current.CancellationToken));
        Assert.Contains("0001-first", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clock_of_the_database_counts_milliseconds()
    {
        await using var connection = await test.Database.OpenAsync(TestContext.Current.CancellationToken);
        var now = await connection.ExecuteScalarAsync<long>($"SELECT {test.Database.Dialect.Now}");
        Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(now).Year, 2025, 2100);
    }
}

public sealed class SqliteMigratorTests : MigratorContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider clock) => TestDatabase.SqliteAsync(clock);
}

public sealed class PostgreSqlMigratorTests : MigratorContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider clock) => TestDatabase.PostgreSqlAsync(clock);
}
