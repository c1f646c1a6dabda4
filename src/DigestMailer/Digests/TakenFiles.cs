using Dapper;
using DigestMailer.Storage;

namespace DigestMailer.Digests;

/// <summary>Which files were taken, by name and content: each is read, and its mistakes are reported, once.</summary>
internal sealed class TakenFiles(Database database, TimeProvider clock)
{
    /// <summary>Whether a file of this name and content was taken before, whatever came of it.</summary>
    public async Task<bool> TookAsync(string fileHash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(
                new CommandDefinition(
                    "SELECT COUNT(*) FROM digest_files WHERE hash = @fileHash",
                    new { fileHash },
                    cancellationToken: cancellationToken
                )
            ) > 0;
    }

    public Task TakeAsync(string fileHash, string name, long? digestId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
                connection.ExecuteAsync(
                    new CommandDefinition(
                        """
                        INSERT INTO digest_files (hash, name, digest_id, taken_at) VALUES (@fileHash, @name, @digestId, @now)
                        ON CONFLICT (hash) DO NOTHING
                        """,
                        new
                        {
                            fileHash,
                            name,
                            digestId,
                            now = clock.GetUtcNow().ToUnixTimeMilliseconds(),
                        },
                        transaction,
                        cancellationToken: cancellationToken
                    )
                ),
            cancellationToken
        );
}
