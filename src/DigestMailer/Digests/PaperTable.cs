using System.Data.Common;
using Dapper;

namespace DigestMailer.Digests;

/// <summary>The papers of the database: immutable, each change the next revision of the same work.</summary>
internal static class PaperTable
{
    public const string Columns =
        "p.id AS Id, p.work AS Work, p.revision AS Revision, p.paper_key AS Key, p.title AS Title, p.abstract AS Summary, p.details AS Details";

    internal sealed record Row(
        long Id,
        long Work,
        long Revision,
        string Key,
        string Title,
        string Summary,
        string Details
    )
    {
        public StoredPaper Stored => new(Id, Work, Revision, PaperDetails.Read(Key, Title, Summary, Details));
    }

    /// <returns>The row that holds the paper, and whether it is a new one.</returns>
    public static async Task<(long Id, bool IsNew)> KeepAsync(
        DbConnection connection,
        DbTransaction transaction,
        Paper seen,
        long now
    )
    {
        var latest = await connection.QuerySingleOrDefaultAsync<Row>(
            $"SELECT {Columns} FROM papers p WHERE p.paper_key = @key ORDER BY p.revision DESC LIMIT 1",
            new { key = seen.Key },
            transaction
        );
        var paper = latest is null ? seen : PaperMerge.Later(latest.Stored.Paper, seen);
        var titleKey = PaperKey.OfTitle(paper.Title);
        var details = PaperDetails.Write(paper);
        if (
            latest is not null
            && (latest.Title, latest.Summary, latest.Details) == (paper.Title, paper.Abstract, details)
        )
        {
            return (latest.Id, false);
        }

        // One title is one work, whatever its ids: what was sent by its title is not sent again by its id.
        var work =
            latest?.Work
            ?? await connection.ExecuteScalarAsync<long?>(
                "SELECT MIN(work) FROM papers WHERE title_key = @titleKey",
                new { titleKey },
                transaction
            );
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
                now,
            },
            transaction
        );
        if (work is null)
        {
            await connection.ExecuteAsync("UPDATE papers SET work = id WHERE id = @id", new { id }, transaction);
        }

        return (id, true);
    }
}
