using System.Data.Common;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace DigestMailer.Storage;

/// <summary>
/// Brings the schema up to date before anything starts: numbered scripts, each once, in one transaction under a lock.
/// </summary>
internal sealed class Migrator(Database database, TimeProvider clock)
{
    private sealed record Script(long Number, string Name, string Sql)
    {
        public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));
    }

    private sealed record Applied(long Number, string Hash);

    /// <returns>The names of the scripts that ran.</returns>
    /// <exception cref="InvalidOperationException">The database is newer than this program, or an applied script was changed.</exception>
    public Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken) =>
        database.WriteAsync<IReadOnlyList<string>>(async (connection, transaction) =>
        {
            if (database.Dialect == Dialect.PostgreSql)
            {
                await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(7262311)", transaction: transaction);
            }

            await connection.ExecuteAsync(
                "CREATE TABLE IF NOT EXISTS migrations (number BIGINT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, applied_at BIGINT NOT NULL)",
                transaction: transaction);
            var applied = (await connection.QueryAsync<Applied>("SELECT number, hash FROM migrations", transaction: transaction))
                .ToDictionary(row => row.Number, row => row.Hash);
            var scripts = Scripts();
            Check(applied, scripts);

            var ran = new List<string>();
            foreach (var script in scripts.Where(script => !applied.ContainsKey(script.Number)))
            {
                await RunAsync(connection, transaction, script);
                ran.Add(script.Name);
            }

            return ran;
        }, cancellationToken);

    private async Task RunAsync(DbConnection connection, DbTransaction transaction, Script script)
    {
        await connection.ExecuteAsync(database.Dialect.Translate(script.Sql), transaction: transaction);
        await connection.ExecuteAsync(
            "INSERT INTO migrations (number, name, hash, applied_at) VALUES (@Number, @Name, @Hash, @at)",
            new { script.Number, script.Name, script.Hash, at = clock.GetUtcNow().ToUnixTimeMilliseconds() },
            transaction);
    }

    private static void Check(Dictionary<long, string> applied, IReadOnlyList<Script> scripts)
    {
        var known = scripts.ToDictionary(script => script.Number);
        foreach (var (number, hash) in applied)
        {
            if (!known.TryGetValue(number, out var script))
            {
                throw new InvalidOperationException($"The database has migration {number}, which this version does not know: run a newer DigestMailer.");
            }

            if (script.Hash != hash)
            {
                throw new InvalidOperationException($"Migration {script.Name} is not the one that the database was made with: restore the original file.");
            }
        }
    }

    private static List<Script> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, name))];
    }

    private static Script Read(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
        var name = resource.Split('.')[^2];
        return new Script(long.Parse(name.Split('-')[0], null), name, reader.ReadToEnd());
    }
}
