using System.Globalization;
using System.Text;
using DigestMailer.Digests;

namespace DigestMailer.Tests.Digests;

/// <summary>Every paper of the corpus, printed as a page prints it, reads back as it was.</summary>
public sealed class CorpusPageTests
{
    private static readonly DateOnly Day = new(2026, 1, 15);

    private static Paper[] Papers() =>
        [
            .. Directory
                .GetFiles(Files.Corpus("hf-daily"), "*.json")
                .Order(StringComparer.Ordinal)
                .SelectMany(path => Files.ReadFile(path).Papers),
        ];

    [Fact]
    public void In_the_layout_of_the_seed() =>
        Check(
            Papers(),
            paper =>
                $"{paper.Title}\n\n{paper.Abstract}\n\n  • {paper.AuthorCount} authors\n·\n{Date(paper)} {paper.Comments}\n\n",
            paper =>
                (
                    PaperKey.OfTitle(paper.Title),
                    paper.Title,
                    paper.Abstract,
                    paper.AuthorCount,
                    paper.PublishedOn,
                    paper.Comments,
                    null
                )
        );

    [Fact]
    public void Without_any_author_line() =>
        Check(
            Papers(),
            paper => $"{paper.Title}\n\n{paper.Abstract}\n\n",
            paper => (PaperKey.OfTitle(paper.Title), paper.Title, paper.Abstract, null, null, null, null)
        );

    [Fact]
    public void As_Markdown_with_links() =>
        Check(
            Papers(),
            paper =>
            {
                var link = $"(https://huggingface.co/papers/{paper.Key[6..]})";
                return $"[{Votes(paper)}](https://huggingface.co/login?next=%2Fpapers%2F{paper.Key[6..]})\n\n### [{paper.Title}]{link}\n\n[{paper.Abstract}]{link}\n\n"
                    + $"[- {paper.AuthorCount} authors]{link}\n\n·\n\n{Date(paper)}[{paper.Comments}]{link[..^1]}#community)\n\n";
            },
            paper =>
                (
                    paper.Key,
                    paper.Title,
                    paper.Abstract,
                    paper.AuthorCount,
                    paper.PublishedOn,
                    paper.Comments,
                    paper.Upvotes is 0 ? null : paper.Upvotes
                )
        );

    private static void Check(
        IReadOnlyList<Paper> papers,
        Func<Paper, string> print,
        Func<Paper, (string, string, string, int?, DateOnly?, int?, int?)> expected
    )
    {
        var known = papers
            .DistinctBy(paper => PaperKey.OfTitle(paper.Title))
            .Where(paper => paper.Comments > 0)
            .ToList();
        Assert.InRange(known.Count, 2400, 2550);
        var page = new StringBuilder(
            "new\n\nSubscribe\n\nDaily Papers\n\nbyAK and the research community\n\nJan 15\n\n"
        );
        known.ForEach(paper => page.Append(print(paper)));
        var digest = Files.Read(page.ToString(), "page.txt", Day);
        Assert.Empty(digest.SetAside);
        Assert.Equal(
            known.Select(expected),
            digest.Papers.Select(paper =>
                (
                    paper.Key,
                    paper.Title,
                    paper.Abstract,
                    paper.AuthorCount,
                    paper.PublishedOn,
                    paper.Comments,
                    paper.Upvotes
                )
            )
        );
    }

    private static string Votes(Paper paper) => paper.Upvotes is > 0 ? $"{paper.Upvotes}" : "-";

    private static string Date(Paper paper) =>
        paper.PublishedOn!.Value.ToString("MMM d, yyyy", CultureInfo.InvariantCulture);
}
