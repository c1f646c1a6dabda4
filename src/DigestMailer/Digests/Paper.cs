namespace DigestMailer.Digests;

/// <summary>One paper as a source gave it: plain text, white space collapsed. What a source did not say is null or empty, never zero.</summary>
internal sealed record Paper
{
    /// <summary>The same on every day and from every source: <c>arxiv:2508.13426</c>, <c>doi:10.1/x</c> or <c>title:</c> and a hash.</summary>
    public required string Key { get; init; }

    public required string Title { get; init; }

    public required string Abstract { get; init; }

    /// <summary>In the source's order; empty when only a count, or nothing, is known.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    public int? AuthorCount { get; init; }

    public string? Organisation { get; init; }

    /// <summary>The day of its first version.</summary>
    public DateOnly? PublishedOn { get; init; }

    public int? Comments { get; init; }

    public int? Upvotes { get; init; }

    /// <summary>First is the primary one.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The page that shows the abstract; http or https.</summary>
    public string? Url { get; init; }

    public string? PdfUrl { get; init; }
}

/// <summary>A paper as the database keeps it: immutable at its revision.</summary>
/// <param name="Work">The same number for every revision: what "never twice" is counted by.</param>
internal sealed record StoredPaper(long Id, long Work, long Revision, Paper Paper);
