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
internal sealed record DigestEntry(long Id, string Source, DateOnly Date, int Papers, int SetAside, DateTimeOffset ReadAt);

/// <summary>A digest as the database keeps it, its papers in their order.</summary>
internal sealed record StoredDigest(DigestEntry Entry, IReadOnlyList<StoredPaper> Papers, IReadOnlyList<SetAside> SetAside);

/// <summary>Keeps digests once, and their papers by key and revision.</summary>
internal sealed class DigestStore(Database database, TimeProvider clock)
{
    private const string PaperColumns = "p.id AS Id, p.work AS Work, p.revision AS Revision, p.paper_key AS Key, p.title AS Title, p.abstract AS Summary, p.details AS Details";

    private const string DigestColumns = "d.id AS Id, d.source AS Source, d.day AS Day, d.items AS Items, d.papers AS Papers, d.read_at AS ReadAt";

    private sealed record PaperRow(long Id, long Work, long Revision, string Key, string Title, string Summary, string Details)
    {
        public StoredPaper Stored => new(Id, Work, Revision, PaperDetails.Read(Key, Title, Summary, Details));
    }

    private sealed record DigestRow(long Id, string Source, string Day, long Items, long Papers, long ReadAt)
    {
        public DigestEntry Entry => new(Id, Source, DateOnly.ParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            (int)Papers, (int)(Items - Papers), DateTimeOffset.FromUnixTimeMilliseconds(ReadAt));
    }

    /// <summary>All of it in one transaction, or none.</summary>
    /// <param name="raw">The bytes that were read, so that a better reader can read them again.</param>
    public Task<KeptResult> KeepAsync(Digest digest, ReadOnlyMemory<byte> raw, CancellationToken cancellationToken) =>
        database.WriteAsync((connection, transaction) => KeepAsync(connection, transaction, digest, raw), cancellationToken);

    public async Task<StoredDigest?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await FindAsync(connection, "WHERE d.id = @id", new { id }, cancellationToken);
    }

    /// <summary>Of a day that several sources or captures tell of, the one that came last.</summary>
    public async Task<StoredDigest?> FindAsync(DateOnly date, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await FindAsync(connection, "WHERE d.day = @day ORDER BY d.id DESC LIMIT 1", new { day = Day(date) }, cancellationToken);
    }

    /// <summary>The digest of the latest day.</summary>
    public async Task<StoredDigest?> NewestAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await FindAsync(connection, "ORDER BY d.day DESC, d.id DESC LIMIT 1", new { }, cancellationToken);
    }

    /// <summary>The number of the digest that came last; 0 when there is none.</summary>
    public async Task<long> NewestIdAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT COALESCE(MAX(id), 0) FROM digests", cancellationToken: cancellationToken));
    }

    /// <summary>The digests that came after one, in the order of their coming.</summary>
    public async Task<IReadOnlyList<DigestEntry>> AfterAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<DigestRow>(new CommandDefinition(
            $"SELECT {DigestColumns} FROM digests d WHERE d.id > @id ORDER BY d.id", new { id }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.Entry)];
    }

    /// <summary>The latest days first.</summary>
    public async Task<IReadOnlyList<DigestEntry>> ListAsync(int most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var rows = await connection.QueryAsync<DigestRow>(new CommandDefinition(
            $"SELECT {DigestColumns} FROM digests d ORDER BY d.day DESC, d.id DESC LIMIT @most", new { most }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.Entry)];
    }

    /// <summary>Papers by number, as a recipe names them; what is unknown is missing from the answer.</summary>
    public async Task<IReadOnlyDictionary<long, StoredPaper>> PapersAsync(IEnumerable<long> ids, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var papers = new Dictionary<long, StoredPaper>();
        foreach (var some in ids.Distinct().Chunk(500))
        {
            var rows = await connection.QueryAsync<PaperRow>(new CommandDefinition(
                $"SELECT {PaperColumns} FROM papers p WHERE p.id {database.Dialect.In("@some")}", new { some }, cancellationToken: cancellationToken));
            foreach (var row in rows)
            {
                papers.Add(row.Id, row.Stored);
            }
        }

        return papers;
    }

    /// <summary>Whether a file of this name and content was taken before, whatever came of it.</summary>
    public async Task<bool> TookAsync(string fileHash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT COUNT(*) FROM digest_files WHERE hash = @fileHash", new { fileHash }, cancellationToken: cancellationToken)) > 0;
    }

    public Task TakeAsync(string fileHash, string name, long? digestId, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) => connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO digest_files (hash, name, digest_id, taken_at) VALUES (@fileHash, @name, @digestId, @now)
                ON CONFLICT (hash) DO NOTHING
                """,
                new { fileHash, name, digestId, now = Now }, transaction, cancellationToken: cancellationToken)),
            cancellationToken);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<KeptResult> KeepAsync(DbConnection connection, DbTransaction transaction, Digest digest, ReadOnlyMemory<byte> raw)
    {
        if (database.Dialect == Dialect.PostgreSql)
        {
            // Two nodes that keep digests at once could both call a paper new.
            await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(7262312)", transaction: transaction);
        }

        var row = new { source = digest.Source, day = Day(digest.Date), hash = Convert.ToHexStringLower(SHA256.HashData(raw.Span)) };
        var known = await connection.ExecuteScalarAsync<long?>(
            "SELECT id FROM digests WHERE source = @source AND day = @day AND hash = @hash", row, transaction);
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
            transaction);

        var added = 0;
        foreach (var (paper, position) in digest.Papers.Select((paper, position) => (paper, position)))
        {
            var (paperId, isNew) = await KeepAsync(connection, transaction, paper);
            added += isNew ? 1 : 0;
            await connection.ExecuteAsync(
                "INSERT INTO digest_papers (digest_id, position, paper_id) VALUES (@id, @position, @paperId)",
                new { id, position = (long)position, paperId }, transaction);
        }

        return new KeptResult(id, IsNew: true, added);
    }

    private async Task<(long Id, bool IsNew)> KeepAsync(DbConnection connection, DbTransaction transaction, Paper seen)
    {
        var latest = await connection.QuerySingleOrDefaultAsync<PaperRow>(
            $"SELECT {PaperColumns} FROM papers p WHERE p.paper_key = @key ORDER BY p.revision DESC LIMIT 1", new { key = seen.Key }, transaction);
        var paper = latest is null ? seen : PaperMerge.Later(latest.Stored.Paper, seen);
        var titleKey = PaperKey.OfTitle(paper.Title);
        var details = PaperDetails.Write(paper);
        if (latest is not null && (latest.Title, latest.Summary, latest.Details) == (paper.Title, paper.Abstract, details))
        {
            return (latest.Id, false);
        }

        // One title is one work, whatever its ids: what was sent by its title is not sent again by its id.
        var work = latest?.Work ?? await connection.ExecuteScalarAsync<long?>(
            "SELECT MIN(work) FROM papers WHERE title_key = @titleKey", new { titleKey }, transaction);
        var id = await connection.ExecuteScalarAsync<long>(
            """
            INSERT INTO papers (work, paper_key, title_key, revision, title, abstract, details, first_seen_at)
            VALUES (@work, @key, @titleKey, @revision, @title, @summary, @details, @now) RETURNING id
            """,
            new
            {
                work,
                key = paper.Key,
                titleKey,
                revision = (latest?.Revision ?? 0) + 1,
                title = paper.Title,
                summary = paper.Abstract,
                details,
                now = Now,
            },
            transaction);
        if (work is null)
        {
            await connection.ExecuteAsync("UPDATE papers SET work = id WHERE id = @id", new { id }, transaction);
        }

        return (id, true);
    }

    private static async Task<StoredDigest?> FindAsync(DbConnection connection, string which, object parameters, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleOrDefaultAsync<DigestRow>(new CommandDefinition(
            $"SELECT {DigestColumns} FROM digests d {which}", parameters, cancellationToken: cancellationToken));
        if (row is null)
        {
            return null;
        }

        var papers = await connection.QueryAsync<PaperRow>(new CommandDefinition(
            $"SELECT {PaperColumns} FROM digest_papers dp JOIN papers p ON p.id = dp.paper_id WHERE dp.digest_id = @Id ORDER BY dp.position",
            new { row.Id }, cancellationToken: cancellationToken));
        var aside = await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            "SELECT set_aside FROM digests WHERE id = @Id", new { row.Id }, cancellationToken: cancellationToken));
        return new StoredDigest(
            row.Entry,
            [.. papers.Select(paper => paper.Stored)],
            JsonSerializer.Deserialize(aside!, PaperDetails.Kept.Default.ListSetAside)!);
    }

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
