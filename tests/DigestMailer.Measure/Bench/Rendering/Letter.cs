using System.Globalization;
using DigestMailer.Measure.Peers;
using DigestMailer.Templates;

namespace DigestMailer.Measure.Bench.Rendering;

/// <summary>A paper as the benchmark's templates see it.</summary>
internal sealed record LetterPaper(long Number, string Title, string Abstract, string Authors)
{
    public static readonly Shape<LetterPaper> Shape = new Shape<LetterPaper>("paper")
        .Number("number", paper => paper.Number, "Its number in the digest")
        .Text("title", paper => paper.Title, "The title")
        .Text("abstract", paper => paper.Abstract, "The whole abstract")
        .Text("authors", paper => paper.Authors, "How many authors");
}

/// <summary>One subscriber's digest: ten papers of the seed's 72, chosen as the other benchmarks choose them.</summary>
internal sealed record Letter(string Id, string Name, string Wish, string Address, IReadOnlyList<LetterPaper> Papers)
{
    public const int PapersEach = 10;

    public static readonly Gap Cards = new("cards");

    public static readonly Shape<Letter> Shape = new Shape<Letter>("letter")
        .Text("id", letter => letter.Id, "Of the subscriber")
        .Text("name", letter => letter.Name, "Of the subscriber")
        .Text("wish", letter => letter.Wish, "Why these papers")
        .Text("address", letter => letter.Address, "Of the subscriber")
        .List("papers", letter => letter.Papers, LetterPaper.Shape, "In the order of the mail")
        .Gap("cards", _ => Cards, "The place of the cards, where they are laid in as fragments");

    public static Letter[] Write(IReadOnlyList<SeedPaper> seed, int count)
    {
        LetterPaper[] papers =
        [
            .. seed.Select((paper, number) => new LetterPaper(
                number, paper.Title, paper.Abstract, paper.Authors is { } authors ? $"{authors} authors" : "Authors unknown")),
        ];
        return
        [
            .. Enumerable.Range(0, count).Select(number => new Letter(
                number.ToString(CultureInfo.InvariantCulture),
                $"Reader {number}",
                SeedPaper.Words[number % papers.Length % SeedPaper.Words.Count],
                $"reader{number}@example.org",
                [.. Enumerable.Range(0, PapersEach).Select(step => papers[(number + (7 * step)) % papers.Length])])),
        ];
    }
}
