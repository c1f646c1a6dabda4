namespace DigestMailer.Selection;

/// <summary>
/// Papers × wish × limit to choices, each with its reasons, in a total order: score, then votes, then comments, then the
/// newer paper, then the key.
/// </summary>
internal static class Selector
{
    /// <param name="had">Works that the subscriber has had; they are neither chosen nor held back.</param>
    public static Chosen Choose(PaperIndex index, Match wish, int limit, IReadOnlySet<long> had)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);

        var answer = Answer.Of(wish, index);
        var matching = answer.Yes.Members()
            .Where(paper => !had.Contains(index.Candidates[paper].Paper.Work))
            .Select(paper => (paper, stored: index.Candidates[paper].Paper, score: Score.Of(answer, paper, index)))
            .OrderByDescending(match => match.score)
            .ThenByDescending(match => match.stored.Paper.Upvotes ?? -1)
            .ThenByDescending(match => match.stored.Paper.Comments ?? -1)
            .ThenByDescending(match => match.stored.Paper.PublishedOn ?? DateOnly.MinValue)
            .ThenBy(match => match.stored.Paper.Key, StringComparer.Ordinal)
            .ToList();
        var choices = matching.Take(limit)
            .Select(match => new Choice(match.stored, match.score, Reasons.Of(answer, match.paper)))
            .ToList();
        return new Chosen(choices, matching.Count - choices.Count);
    }
}
