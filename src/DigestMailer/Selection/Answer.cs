using System.Diagnostics;

namespace DigestMailer.Selection;

/// <summary>
/// A wish, or a part of it, asked of every paper at once. A paper that does not say what is asked stands in neither set,
/// so that unknown is not taken for no.
/// </summary>
internal sealed class Answer
{
    private readonly Hit[] hits = [];
    private readonly double rarity;

    private Answer(Match match, PaperSet yes, PaperSet no, params Answer[] parts)
    {
        Match = match;
        Yes = yes;
        No = no;
        Parts = parts;
    }

    private Answer(Match.Leaf leaf, PaperSet yes, PaperSet no, Hit[] hits, double rarity)
        : this(leaf, yes, no)
    {
        this.hits = hits;
        this.rarity = rarity;
    }

    public Match Match { get; }

    public PaperSet Yes { get; }

    public PaperSet No { get; }

    public IReadOnlyList<Answer> Parts { get; }

    /// <summary>How much rarer than common the term is among these papers; 1 for what is no text.</summary>
    public double Rarity => IsText ? rarity : 1;

    public bool IsText => Match is Match.Word or Match.Exact or Match.Prefix or Match.Phrase;

    public Hit HitIn(int paper) => hits[Array.BinarySearch(hits, new Hit(paper, 0, 0), ByPaper)];

    private static readonly Comparer<Hit> ByPaper = Comparer<Hit>.Create((left, right) => left.Paper.CompareTo(right.Paper));

    public static Answer Of(Match match, PaperIndex index)
    {
        switch (match)
        {
            case Match.Both both:
                var (first, second) = (Of(both.Left, index), Of(both.Right, index));
                return new Answer(match, first.Yes.And(second.Yes), first.No.Or(second.No), first, second);
            case Match.Either either:
                var (left, right) = (Of(either.Left, index), Of(either.Right, index));
                return new Answer(match, left.Yes.Or(right.Yes), left.No.And(right.No), left, right);
            case Match.Not not:
                var excluded = Of(not.Of, index);
                return new Answer(match, excluded.No, excluded.Yes, excluded);
            case Match.Optional optional:
                return new Answer(match, index.Everything, index.Nothing, Of(optional.Of, index));
            case Match.Boosted boosted:
                var weighed = Of(boosted.Of, index);
                return new Answer(match, weighed.Yes, weighed.No, weighed);
            case Match.Leaf leaf:
                return index.Shared(leaf, Leaf);
            default:
                throw new UnreachableException();
        }
    }

    private static Answer Leaf(Match.Leaf leaf, PaperIndex index) =>
        leaf is Match.Word or Match.Exact or Match.Prefix or Match.Phrase ? Text(leaf, index) : Fact(leaf, index);

    private static Answer Text(Match.Leaf leaf, PaperIndex index)
    {
        Hit[] hits = [.. TextHits.Of(leaf, index)];
        var yes = PaperSet.Empty(index.Candidates.Count);
        foreach (var hit in hits)
        {
            yes.Add(hit.Paper);
        }

        var rarity = Math.Log(1 + ((index.Candidates.Count - hits.Length + 0.5) / (hits.Length + 0.5)));
        return new Answer(leaf, yes, index.Everything.Without(yes), hits, rarity);
    }

    private static Answer Fact(Match.Leaf leaf, PaperIndex index)
    {
        var (yes, no) = (PaperSet.Empty(index.Candidates.Count), PaperSet.Empty(index.Candidates.Count));
        for (var paper = 0; paper < index.Candidates.Count; paper++)
        {
            if (Leaves.Holds(leaf, index.Candidates[paper], index.Texts[paper]) is { } holds)
            {
                (holds ? yes : no).Add(paper);
            }
        }

        return new Answer(leaf, yes, no);
    }
}
