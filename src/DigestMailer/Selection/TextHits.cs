using System.Diagnostics;

namespace DigestMailer.Selection;

/// <summary>Where a term of a wish stands, by paper; only the papers that hold its words are looked at.</summary>
internal static class TextHits
{
    public static IEnumerable<Hit> Of(Match.Leaf leaf, PaperIndex index) => leaf switch
    {
        Match.Word word => In(word.Field, Neighbours(Stems(word.Text), index, stemmed: true)),
        Match.Exact exact => In(exact.Field, Neighbours(Words.Of(exact.Text), index, stemmed: false)),
        Match.Prefix prefix => In(prefix.Field, index.Prefix(Words.Of(prefix.Text)[0])),
        Match.Phrase { Within: { } within } phrase => In(phrase.Field, Near(Stems(phrase.Text), index, within)),
        Match.Phrase phrase => In(phrase.Field, Neighbours(Stems(phrase.Text), index, stemmed: true)),
        _ => throw new UnreachableException(),
    };

    private static List<string> Stems(string text) => [.. Words.Of(text).Select(Stem.Of)];

    private static IEnumerable<Hit> In(Field field, IEnumerable<Hit> hits) => field switch
    {
        Field.Any => hits,
        Field.Title => hits.Where(hit => hit.Title > 0).Select(hit => hit with { Abstract = 0 }),
        Field.Abstract => hits.Where(hit => hit.Abstract > 0).Select(hit => hit with { Title = 0 }),
        _ => throw new UnreachableException(),
    };

    private static IEnumerable<Hit> Neighbours(IReadOnlyList<string> words, PaperIndex index, bool stemmed)
    {
        if (words.Count == 1)
        {
            return stemmed ? index.Stemmed(words[0]) : index.Exact(words[0]);
        }

        return Rarest(words, index, stemmed).Select(paper => new Hit(
            paper,
            Phrases.Neighbours(Row(index.Texts[paper].Title, stemmed), words),
            Phrases.Neighbours(Row(index.Texts[paper].Abstract, stemmed), words))).Where(IsHit);
    }

    private static IEnumerable<Hit> Near(List<string> words, PaperIndex index, int within) =>
        Rarest(words, index, stemmed: true).Select(paper => new Hit(
            paper,
            Phrases.Near(index.Texts[paper].Title.Stems, words, within),
            Phrases.Near(index.Texts[paper].Abstract.Stems, words, within))).Where(IsHit);

    /// <summary>The papers of the word that fewest have: no others can hold them all.</summary>
    private static IEnumerable<int> Rarest(IReadOnlyList<string> words, PaperIndex index, bool stemmed) =>
        words.Select(word => stemmed ? index.Stemmed(word) : index.Exact(word))
            .MinBy(hits => hits.Count)!
            .Select(hit => hit.Paper);

    private static string[] Row(WordRow row, bool stemmed) => stemmed ? row.Stems : row.Words;

    private static bool IsHit(Hit hit) => hit.Title > 0 || hit.Abstract > 0;
}
