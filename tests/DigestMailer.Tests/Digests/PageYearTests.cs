namespace DigestMailer.Tests.Digests;

/// <summary>Which year a page is of: stated, named, printed, or the smallest that fits; never the clock's.</summary>
public sealed class PageYearTests
{
    private const string Abstract = "One sentence that stands for a whole abstract in these pages.";

    private static string Page(string head, params string[] dates) =>
        $"{head}\n\n"
        + string.Join(
            "\n\n",
            dates.Select((date, index) => $"Paper Number {index}\n\n{Abstract}\n\n  • 2 authors\n·\n{date}")
        );

    [Fact]
    public void The_year_after_the_latest_on_the_page() =>
        Assert.Equal(new DateOnly(2024, 11, 3), Files.Read(Page("Nov 3", "May 1, 2019", "Feb 2, 2023")).Date);

    [Fact]
    public void The_heads_own_year_wins_over_the_dates() =>
        Assert.Equal(new DateOnly(2026, 11, 3), Files.Read(Page("Nov 3, 2026", "Feb 2, 2023")).Date);

    [Fact]
    public void The_files_name_wins_over_the_dates() =>
        Assert.Equal(new DateOnly(2026, 11, 3), Files.Read(Page("Nov 3", "Feb 2, 2023"), "page_2026-11-03.txt").Date);

    [Theory]
    [InlineData("papers_20261103.txt")]
    [InlineData("papers 2026.11.03.txt")]
    [InlineData("2026_11_03 papers.txt")]
    public void The_files_name_may_write_the_day_in_other_ways(string name) =>
        Assert.Equal(new DateOnly(2026, 11, 3), Files.Read(Page("Nov 3", "Feb 2, 2023"), name).Date);

    [Fact]
    public void The_stated_day_wins_over_everything() =>
        Assert.Equal(
            new DateOnly(2027, 1, 1),
            Files.Read(Page("Nov 3, 2026", "Feb 2, 2023"), "page_2026-11-03.txt", new DateOnly(2027, 1, 1)).Date
        );

    [Fact]
    public void A_paper_without_a_year_is_of_the_digests_year()
    {
        var digest = Files.Read(Page("Nov 3", "Feb 2, 2023", "Mar 4"));
        Assert.Equal(new DateOnly(2024, 3, 4), digest.Papers[1].PublishedOn);
    }

    [Fact]
    public void An_arXiv_link_tells_that_the_year_is_a_later_one()
    {
        var page = Page("Nov 3", "Feb 2, 2023", "Mar 4")
            .Replace(
                "Paper Number 1\n",
                "Paper Number 1\n\nhttps://huggingface.co/papers/2603.00001\n",
                StringComparison.Ordinal
            );
        Assert.Equal(2026, Files.Read(page).Date.Year);
    }

    [Fact]
    public void A_name_that_contradicts_the_page_is_a_mistake()
    {
        var mistake = Assert.Single(Files.Mistakes(Page("Nov 3", "Feb 2, 2023"), "page_2026-11-04.txt"));
        Assert.Equal(1, mistake.Line);
        Assert.Contains("2026-11-04", mistake.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_tells_no_year_asks_for_it()
    {
        var mistake = Assert.Single(Files.Mistakes(Page("Nov 3", "Mar 4")));
        Assert.Equal(1, mistake.Line);
        Assert.Contains("--date", mistake.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void The_29th_of_February_needs_a_year_that_has_one() =>
        Assert.Contains(
            "2025",
            Assert.Single(Files.Mistakes(Page("Feb 29", "Mar 4, 2024"))).Problem,
            StringComparison.Ordinal
        );
}
