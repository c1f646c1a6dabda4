using System.Collections.Concurrent;

namespace DigestMailer.Selection;

/// <summary>How often a term stands in the two texts of one paper.</summary>
internal readonly record struct Hit(int Paper, int Title, int Abstract);

/// <summary>
/// The papers of one run of digests, each read into words once; afterwards a wish touches only its own terms. Read-only
/// once built but for answers it keeps, so wishes may be matched side by side.
/// </summary>
internal sealed class PaperIndex
{
    private const int MostShared = 20_000;

    private readonly Dictionary<string, List<Hit>> exact = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Hit>> stems = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Match.Leaf, Answer> answers = new();
    private readonly string[] vocabulary;

    /// <param name="candidates">A work that stands in them several times is taken at its newest revision.</param>
    public PaperIndex(IEnumerable<Candidate> candidates)
    {
        Candidates = [.. candidates.GroupBy(candidate => candidate.Paper.Work)
            .Select(work => work.MaxBy(candidate => candidate.Paper.Revision)!)];
        var stemOf = new Dictionary<string, string>(StringComparer.Ordinal);
        Texts = [.. Candidates.Select(candidate => new PaperTexts(candidate.Paper.Paper, stemOf))];
        AverageLength = Texts.Count == 0 ? 1 : Math.Max(1, Texts.Average(texts => texts.Abstract.Words.Length));
        for (var paper = 0; paper < Texts.Count; paper++)
        {
            Post(exact, paper, Texts[paper].Title.Words, Texts[paper].Abstract.Words);
            Post(stems, paper, Texts[paper].Title.Stems, Texts[paper].Abstract.Stems);
        }

        vocabulary = [.. exact.Keys.Order(StringComparer.Ordinal)];
        Everything = PaperSet.Full(Candidates.Count);
        Nothing = PaperSet.Empty(Candidates.Count);
    }

    public IReadOnlyList<Candidate> Candidates { get; }

    public IReadOnlyList<PaperTexts> Texts { get; }

    public double AverageLength { get; }

    public PaperSet Everything { get; }

    public PaperSet Nothing { get; }

    public IReadOnlyList<Hit> Exact(string word) => exact.TryGetValue(word, out var hits) ? hits : [];

    public IReadOnlyList<Hit> Stemmed(string stem) => stems.TryGetValue(stem, out var hits) ? hits : [];

    /// <summary>What many subscribers ask is answered once, as long as there is room.</summary>
    public Answer Shared(Match.Leaf leaf, Func<Match.Leaf, PaperIndex, Answer> answer)
    {
        if (answers.TryGetValue(leaf, out var known))
        {
            return known;
        }

        var found = answer(leaf, this);
        if (answers.Count < MostShared)
        {
            answers.TryAdd(leaf, found);
        }

        return found;
    }

    /// <summary>The hits of every word that begins so, added up by paper.</summary>
    public IReadOnlyList<Hit> Prefix(string beginning)
    {
        var first = Array.BinarySearch(vocabulary, beginning, StringComparer.Ordinal);
        var sums = new SortedDictionary<int, Hit>();
        for (var at = first >= 0 ? first : ~first; at < vocabulary.Length && vocabulary[at].StartsWith(beginning, StringComparison.Ordinal); at++)
        {
            foreach (var hit in exact[vocabulary[at]])
            {
                var sum = sums.GetValueOrDefault(hit.Paper);
                sums[hit.Paper] = new Hit(hit.Paper, sum.Title + hit.Title, sum.Abstract + hit.Abstract);
            }
        }

        return [.. sums.Values];
    }

    private static void Post(Dictionary<string, List<Hit>> postings, int paper, string[] title, string[] @abstract)
    {
        var counts = new Dictionary<string, Hit>(StringComparer.Ordinal);
        foreach (var word in title)
        {
            var hit = counts.GetValueOrDefault(word);
            counts[word] = hit with { Paper = paper, Title = hit.Title + 1 };
        }

        foreach (var word in @abstract)
        {
            var hit = counts.GetValueOrDefault(word);
            counts[word] = hit with { Paper = paper, Abstract = hit.Abstract + 1 };
        }

        foreach (var (word, hit) in counts)
        {
            if (!postings.TryGetValue(word, out var hits))
            {
                postings[word] = hits = [];
            }

            hits.Add(hit);
        }
    }
}
