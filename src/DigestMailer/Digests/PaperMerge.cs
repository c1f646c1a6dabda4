namespace DigestMailer.Digests;

/// <summary>What two sightings of one paper know together.</summary>
internal static class PaperMerge
{
    /// <returns>Both in one, gaps filled and the higher counts kept; null when they contradict each other.</returns>
    public static Paper? Same(Paper first, Paper second) =>
        first.Title != second.Title || first.Abstract != second.Abstract
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

    private static bool Differ<T>(T? first, T? second)
        where T : struct, IEquatable<T> => first is { } one && second is { } other && !one.Equals(other);

    private static int? Larger(int? first, int? second) => first is null || second > first ? second : first;
}
