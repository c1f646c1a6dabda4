using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;
using DigestMailer.Storage;

namespace DigestMailer.Digests;

/// <param name="IsNew">False when the same digest was kept before: then nothing was added.</param>
/// <param name="NewPapers">Papers, or new revisions of papers, that nobody had seen before.</param>
internal sealed record KeptResult(long DigestId, bool IsNew, int NewPapers);

/// <summary>A digest as the database lists it.</summary>
internal sealed record DigestEntry(
    long Id,
    string Source,
    DateOnly Date,
    int Papers,
    int SetAside,
    DateTimeOffset ReadAt
);

/// <summary>A digest as the database keeps it, its papers in their order.</summary>
internal sealed record StoredDigest(
    DigestEntry Entry,
    IReadOnlyList<StoredPaper> Papers,
    IReadOnlyList<SetAside> SetAside
);

/// <summary>Keeps digests once, and their papers by key and revision.</summary>
internal sealed class DigestStore(Database database, TimeProvider clock)
{
    private const string DigestColumns =
        "d.id AS Id, d.source AS Source, d.day AS Day, d.items AS Items, d.papers AS Papers, d.read_at AS ReadAt";

    private sealed record DigestRow(long Id, string Source, string Day, long Items, long Papers, long ReadAt)
    {
        public DigestEntry Entry =>
            new(
                Id,
                Source,
                DateOnly.ParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture),
                (int)Papers,
                (int)(Items - Papers),
                DateTimeOffset.FromUnixTimeMilliseconds(ReadAt)
            );
    }

    /// <summary>All of it in one transaction, or none.</summary>
    /// <param name="raw">The bytes that were read, so that a better reader can read them again.</param>
    public Task<KeptResult> KeepAsync(Digest digest, ReadOnlyMemory<byte> raw, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) => KeepAsync(connection, transaction, digest, raw),
            cancellationToken
        );

    public async Task<StoredDigest?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await FindAsync(connection, "WHERE d.id = @id", new { id }, cancellationToken);
    }

    /// <summary>Of a day that several sources or captures tell of, the one that came last.</summary>
    public async Task<StoredDigest?> FindAsync(DateOnly date, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await FindAsync(
            connection,
            "WHERE d.day = @day ORDER BY d.id DESC LIMIT 1",
            new { day = Day(date) },
            cancellationToken
        );
    }

    /// <summary>The digest of the latest day.</summary>
    public async Task<StoredDigest?> NewestAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await FindAsync(connection, "ORDER BY d.day DESC, d.id DESC LIMIT 1", new { }, cancellationToken);
    }

    /// <summary>The digests that came after one, in the order of their coming.</summary>
    public async Task<IReadOnlyList<DigestEntry>> AfterAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<DigestRow>(
            new CommandDefinition(
                $"SELECT {DigestColumns} FROM digests d WHERE d.id > @id ORDER BY d.id",
                new { id },
                cancellationToken: cancellationToken
            )
        );
        return [.. rows.Select(row => row.Entry)];
    }

    /// <summary>The latest days first.</summary>
    public async Task<IReadOnlyList<DigestEntry>> ListAsync(int most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<DigestRow>(
            new CommandDefinition(
                $"SELECT {DigestColumns} FROM digests d ORDER BY d.day DESC, d.id DESC LIMIT @most",
                new { most },
                cancellationToken: cancellationToken
            )
        );
        return [.. rows.Select(row => row.Entry)];
    }

    /// <summary>Papers by number, as a recipe names them; what is unknown is missing from the answer.</summary>
    public async Task<IReadOnlyDictionary<long, StoredPaper>> PapersAsync(
        IEnumerable<long> ids,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var papers = new Dictionary<long, StoredPaper>();
        foreach (var some in ids.Distinct().Chunk(500))
        {
            var rows = await connection.QueryAsync<PaperTable.Row>(
                new CommandDefinition(
                    $"SELECT {PaperTable.Columns} FROM papers p WHERE p.id {database.Dialect.In("@some")}",
                    new { some },
                    cancellationToken: cancellationToken
                )
            );
            foreach (var row in rows)
            {
                papers.Add(row.Id, row.Stored);
            }
        }

        return papers;
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<KeptResult> KeepAsync(
        DbConnection connection,
        DbTransaction transaction,
        Digest digest,
        ReadOnlyMemory<byte> raw
    )
    {
        if (database.Dialect == Dialect.PostgreSql)
        {
            // Two nodes that keep digests at once could both call a paper new.
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(7262312)", transaction: transaction);
        }

        var row = new
        {
            source = digest.Source,
            day = Day(digest.Date),
            hash = Convert.ToHexStringLower(SHA256.HashData(raw.Span)),
        };
        var known = await connection.ExecuteScalarAsync<long?>(
            "SELECT id FROM digests WHERE source = @source AND day = @day AND hash = @hash",
            row,
            transaction
        );
        if (known is { } before)
        {
            return new KeptResult(before, IsNew: false, NewPapers: 0);
        }

        var id = await connection.ExecuteScalarAsync<long>(
            """
            INSERT INTO digests (source, day, hash, raw, items, papers, set_aside, read_at)
            VALUES (@source, @day, @hash, @raw, @items, @papers, @aside, @now) RETURNING id
            """,
            new
            {
                row.source,
                row.day,
                row.hash,
                raw = raw.ToArray(),
                items = (long)(digest.Papers.Count + digest.SetAside.Count),
                papers = (long)digest.Papers.Count,
                aside = JsonSerializer.Serialize([.. digest.SetAside], PaperDetails.Kept.Default.ListSetAside),
                now = Now,
            },
            transaction
        );

        var added = 0;
        foreach (var (paper, position) in digest.Papers.Select((paper, position) => (paper, position)))
        {
            var (paperId, isNew) = await PaperTable.KeepAsync(connection, transaction, paper, Now);
            added += isNew ? 1 : 0;
            await connection.ExecuteAsync(
                "INSERT INTO digest_papers (digest_id, position, paper_id) VALUES (@id, @position, @paperId)",
                new
                {
                    id,
                    position = (long)position,
                    paperId,
                },
                transaction
            );
        }

        return new KeptResult(id, IsNew: true, added);
    }

    private static async Task<StoredDigest?> FindAsync(
        DbConnection connection,
        string which,
        object parameters,
        CancellationToken cancellationToken
    )
    {
        var row = await connection.QuerySingleOrDefaultAsync<DigestRow>(
            new CommandDefinition(
                $"SELECT {DigestColumns} FROM digests d {which}",
                parameters,
                cancellationToken: cancellationToken
            )
        );
        if (row is null)
        {
            return null;
        }

        var papers = await connection.QueryAsync<PaperTable.Row>(
            new CommandDefinition(
                $"SELECT {PaperTable.Columns} FROM digest_papers dp JOIN papers p ON p.id = dp.paper_id WHERE dp.digest_id = @Id ORDER BY dp.position",
                new { row.Id },
                cancellationToken: cancellationToken
            )
        );
        var aside = await connection.ExecuteScalarAsync<string>(
            new CommandDefinition(
                "SELECT set_aside FROM digests WHERE id = @Id",
                new { row.Id },
                cancellationToken: cancellationToken
            )
        );
        return new StoredDigest(
            row.Entry,
            [.. papers.Select(paper => paper.Stored)],
            JsonSerializer.Deserialize(aside!, PaperDetails.Kept.Default.ListSetAside)!
        );
    }

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
