using DigestMailer.Digests;

namespace DigestMailer.Selection;

/// <summary>One text in its words, and the same words stemmed; positions are those of the words.</summary>
internal sealed record WordRow(string[] Words, string[] Stems)
{
    public static WordRow Of(string text, Dictionary<string, string> stemOf)
    {
        string[] words = [.. Selection.Words.Of(text)];
        var stems = new string[words.Length];
        for (var at = 0; at < words.Length; at++)
        {
            if (!stemOf.TryGetValue(words[at], out var stem))
            {
                stemOf[words[at]] = stem = Stem.Of(words[at]);
            }

            stems[at] = stem;
        }

        return new WordRow(words, stems);
    }
}

/// <summary>What a wish can look into, of one paper.</summary>
internal sealed class PaperTexts(Paper paper, Dictionary<string, string> stemOf)
{
    public WordRow Title { get; } = WordRow.Of(paper.Title, stemOf);

    public WordRow Abstract { get; } = WordRow.Of(paper.Abstract, stemOf);

    public WordRow? Organisation { get; } = paper.Organisation is null ? null : WordRow.Of(paper.Organisation, stemOf);

    public IReadOnlyList<AuthorName> Authors { get; } = [.. paper.Authors.Select(AuthorName.Of)];
}
