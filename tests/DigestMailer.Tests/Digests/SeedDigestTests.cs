using DigestMailer.Digests;

namespace DigestMailer.Tests.Digests;

/// <summary>The user's own digest, field by field.</summary>
public sealed class SeedDigestTests
{
    private static readonly Digest Seed = Files.Read(Files.Seed, Files.SeedName);

    [Theory]
    [InlineData("daily-papers-2025-11-03.txt")]
    [InlineData("page.txt")]
    public void Its_day_is_the_third_of_November_2025_whatever_the_file_is_called(string name) =>
        Assert.Equal(new DateOnly(2025, 11, 3), Files.Read(Files.Seed, name).Date);

    [Fact]
    public void It_has_72_papers_and_nothing_is_set_aside()
    {
        Assert.Equal(72, Seed.Papers.Count);
        Assert.Empty(Seed.SetAside);
        Assert.Equal(72, Seed.Papers.Select(paper => paper.Key).Distinct().Count());
        Assert.Equal("page-text", Seed.Source);
    }

    [Fact]
    public void Every_paper_has_the_title_and_the_abstract_of_its_own_lines()
    {
        var lines = Files
            .SeedLines.Skip(12)
            .Where(line => line.Length > 0 && !line.StartsWith("  •", StringComparison.Ordinal) && line != "·")
            .ToList();
        Assert.All(
            Seed.Papers,
            paper =>
            {
                var at = lines.IndexOf(paper.Title);
                Assert.True(at >= 0, paper.Title);
                Assert.Equal(lines[at + 1], paper.Abstract);
                Assert.InRange(paper.Abstract.Length, 1393, 1920);
            }
        );
    }

    [Fact]
    public void The_first_paper_is_read_whole()
    {
        var first = Seed.Papers[0];
        Assert.Equal(
            "Validation of artificial neural networks to model the acoustic behaviour of induction motors",
            first.Title
        );
        Assert.StartsWith(
            "In the last decade, the sound quality of electric induction motors",
            first.Abstract,
            StringComparison.Ordinal
        );
        Assert.Equal(5, first.AuthorCount);
        Assert.Equal(new DateOnly(2024, 1, 27), first.PublishedOn);
        Assert.Null(first.Comments);
        Assert.StartsWith("title:", first.Key, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_paper_is_read_whole()
    {
        var last = Seed.Papers[^1];
        Assert.Equal(2, last.AuthorCount);
        Assert.Equal(new DateOnly(2024, 9, 29), last.PublishedOn);
    }

    [Fact]
    public void Two_papers_lack_authors_and_date_and_keep_their_titles()
    {
        var bare = Seed.Papers.Index().Where(row => row.Item.AuthorCount is null).ToList();
        Assert.Equal([32, 58], bare.Select(row => row.Index));
        Assert.All(bare, row => Assert.Null(row.Item.PublishedOn));
        Assert.Equal(
            "One Example Shown, Many Concepts Known! Counterexample-Driven Conceptual Reasoning in Mathematical LLMs",
            bare[0].Item.Title
        );
        Assert.Equal(
            "OMEGA: Can LLMs Reason Outside the Box in Math? Evaluating Exploratory, Compositional, and Transformative Generalization",
            Seed.Papers[33].Title
        );
        Assert.Equal(
            "Bridging Reasoning to Learning: Unmasking Illusions using Complexity Out of Distribution Generalization",
            bare[1].Item.Title
        );
    }

    [Fact]
    public void Seventy_papers_count_377_authors()
    {
        var counts = Seed.Papers.Select(paper => paper.AuthorCount).OfType<int>().ToList();
        Assert.Equal((70, 377, 1, 18), (counts.Count, counts.Sum(), counts.Min(), counts.Max()));
    }

    [Theory]
    [InlineData(2019, 2)]
    [InlineData(2020, 1)]
    [InlineData(2021, 3)]
    [InlineData(2022, 10)]
    [InlineData(2023, 16)]
    [InlineData(2024, 24)]
    [InlineData(2025, 14)]
    public void Dates_fall_into_their_years(int year, int papers) =>
        Assert.Equal(papers, Seed.Papers.Count(paper => paper.PublishedOn?.Year == year));

    [Fact]
    public void No_date_is_later_than_the_digest() =>
        Assert.All(Seed.Papers, paper => Assert.True(paper.PublishedOn is null || paper.PublishedOn <= Seed.Date));

    [Fact]
    public void Thirteen_papers_have_comments() =>
        Assert.Equal(
            [
                (2, 3),
                (22, 2),
                (26, 4),
                (37, 3),
                (39, 1),
                (41, 3),
                (47, 2),
                (49, 7),
                (50, 2),
                (52, 6),
                (64, 1),
                (68, 3),
                (71, 2),
            ],
            Seed.Papers.Index()
                .Where(row => row.Item.Comments is not null)
                .Select(row => (row.Index + 1, row.Item.Comments!.Value))
        );

    [Theory]
    [InlineData("2024-07-12", "2407.07053", 3, 11)]
    [InlineData("2024-10-01", "2409.19808", 2, 5)]
    [InlineData("2024-10-22", "2410.15748", 3, 5)]
    [InlineData("2025-02-06", "2502.03387", 4, 6)]
    [InlineData("2025-02-18", "2502.10454", null, null)]
    [InlineData("2025-04-15", "2504.09763", 2, 5)]
    [InlineData("2025-05-06", "2504.20752", 6, 3)]
    [InlineData("2025-06-27", "2506.21551", 2, 3)]
    [InlineData("2025-07-18", "2507.13332", 3, 7)]
    public void The_daily_list_knows_nine_of_them_by_the_same_title(string day, string id, int? comments, int? authors)
    {
        var listed = Files
            .ReadFile(Files.Corpus($"hf-daily/{day}.json"))
            .Papers.Single(paper => paper.Key == $"arxiv:{id}");
        var here = Seed.Papers.Single(paper => paper.Key == PaperKey.OfTitle(listed.Title));
        Assert.Equal((comments, authors), (here.Comments, here.AuthorCount));
    }
}
