namespace DigestMailer.Digests;

/// <summary>What two sightings of one paper know together.</summary>
internal static class PaperMerge
{
    /// <returns>Both in one, gaps filled and the higher counts kept; null when they contradict each other.</returns>
    public static Paper? Same(Paper first, Paper second) =>
        first.Title != second.Title
        || first.Abstract != second.Abstract
        || Differ(first.AuthorCount, second.AuthorCount)
        || Differ(first.PublishedOn, second.PublishedOn)
            ? null
            : first with
            {
                AuthorCount = first.AuthorCount ?? second.AuthorCount,
                Organisation = first.Organisation ?? second.Organisation,
                PublishedOn = first.PublishedOn ?? second.PublishedOn,
                Comments = Larger(first.Comments, second.Comments),
                Upvotes = Larger(first.Upvotes, second.Upvotes),
            };

    /// <summary>A later sighting fills gaps and raises counts; it never replaces a fuller field by a poorer one.</summary>
    public static Paper Later(Paper known, Paper seen) =>
        seen with
        {
            // Trending pages show one sentence where others show the abstract.
            Abstract = seen.Abstract.Length * 2 < known.Abstract.Length ? known.Abstract : seen.Abstract,
            Authors = seen.Authors.Count > 0 ? seen.Authors : known.Authors,
            AuthorCount = seen.AuthorCount ?? known.AuthorCount,
            Organisation = seen.Organisation ?? known.Organisation,
            PublishedOn = seen.PublishedOn ?? known.PublishedOn,
            Comments = Larger(seen.Comments, known.Comments),
            Upvotes = Larger(seen.Upvotes, known.Upvotes),
            Categories = seen.Categories.Count > 0 ? seen.Categories : known.Categories,
            Url = seen.Url ?? known.Url,
            PdfUrl = seen.PdfUrl ?? known.PdfUrl,
        };

    private static bool Differ<T>(T? first, T? second)
        where T : struct, IEquatable<T> => first is { } one && second is { } other && !one.Equals(other);

    private static int? Larger(int? first, int? second) => first is null || second > first ? second : first;
}
