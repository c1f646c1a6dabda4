namespace DigestMailer.Tests.Digests;

/// <summary>Two papers as different browsers and converters write them: copied, dumped with numbered links, saved with addresses.</summary>
public sealed class PageBrowserTests
{
    private const string First =
        "We study how systems learn from a few examples, and why some of them do so better than others; the answer is long enough to be an abstract. "
        + "Across nine tasks the effect holds, it grows with the number of examples [12], and it does not depend on the order in which they are shown. "
        + "We release data and code, so that others can repeat each of the experiments and add their own.";

    private const string Second =
        "Another abstract, of another paper, that is written in the same way and is about as long as the first one: it has its own method and results. "
        + "Nothing in it is shared with the first, which is why the two can be told apart by whoever reads them one after the other. "
        + "Its last sentence says that the limits of the method are discussed in an appendix.";

    private const string Numbered = """
           [1]Subscribe

        [2]Daily Papers

           Nov 6
           [3]
           [ ]
           45

        [4]A Title of One

           [5]

           FIRST
           [6]Some Lab
           ·
           Nov 5[7] 1
           [8]
           [ ]
           -

        [9]A Title of Two

           [10]

           SECOND
             *
             * [11]3 authors

           ·
           Nov 3, 2024

        References

           Visible links:
           1. https://huggingface.co/login?next=%2Fpapers
           2. https://huggingface.co/papers
           3. https://huggingface.co/login?next=%2Fpapers%2F2511.00001
           4. https://huggingface.co/papers/2511.00001
           5. https://huggingface.co/papers/2511.00001
           6. https://huggingface.co/somelab
           7. https://huggingface.co/papers/2511.00001#community
           8. https://huggingface.co/login?next=%2Fpapers%2F2411.00002
           9. https://huggingface.co/papers/2411.00002
          10. https://huggingface.co/papers/2411.00002
          11. https://huggingface.co/papers/2411.00002
          12. https://huggingface.co/somewhere
        """;

    private const string Addresses = """
        Daily Papers <https://huggingface.co/papers>

        Nov 6

        45 <https://huggingface.co/login?next=%2Fpapers%2F2511.00001>

              A Title of One <https://huggingface.co/papers/2511.00001>

              FIRST
              <https://huggingface.co/papers/2511.00001>

        Some Lab <https://huggingface.co/somelab>
        ·
        Nov 5 1 <https://huggingface.co/papers/2511.00001#community>

        - <https://huggingface.co/login?next=%2Fpapers%2F2411.00002>

              A Title of Two <https://huggingface.co/papers/2411.00002>

              SECOND
              <https://huggingface.co/papers/2411.00002>

          * 3 authors <https://huggingface.co/papers/2411.00002>
        ·
        Nov 3, 2024
        """;

    private const string Bracketed = """
        Daily Papers [/papers]

        Nov 6
        45
        [/login?next=%2Fpapers%2F2511.00001]

        A Title of One [/papers/2511.00001]

        FIRST

        [/papers/2511.00001]
        Some Lab
        ·
        Nov 5 1 [/papers/2511.00001#community]
        -
        [/login?next=%2Fpapers%2F2411.00002]

        A Title of Two [/papers/2411.00002]

        SECOND

        [/papers/2411.00002]
         * [a.png]
         * 3 authors

        [/papers/2411.00002]
        ·
        Nov 3, 2024
        """;

    private const string Copied = """
        Daily Papers
        Nov 6

        45
        A Title of One
        FIRST


        Some Lab
        ·
        Nov 5
        1

        -
        A Title of Two
        SECOND




        3 authors
        ·
        Nov 3, 2024
        Previous
        Next
        """;

    [Theory]
    [InlineData(Numbered, 60)]
    [InlineData(Numbered, 2000)]
    [InlineData(Addresses, 70)]
    [InlineData(Addresses, 2000)]
    [InlineData(Bracketed, 80)]
    [InlineData(Bracketed, 2000)]
    [InlineData(Copied, 2000)]
    public void Every_way_of_saving_yields_the_same_papers(string page, int width)
    {
        var text = page.Replace("FIRST", Wrap(First, width), StringComparison.Ordinal)
            .Replace("SECOND", Wrap(Second, width), StringComparison.Ordinal);
        var digest = Files.Read(text, "2025-11-06.txt");
        Assert.Empty(digest.SetAside);
        Assert.Equal(
            [
                ("A Title of One", First, null, "Some Lab", new DateOnly(2025, 11, 5), 1, 45),
                ("A Title of Two", Second, 3, null, new DateOnly(2024, 11, 3), null, (int?)null),
            ],
            digest.Papers.Select(paper =>
                (
                    paper.Title,
                    paper.Abstract,
                    paper.AuthorCount,
                    paper.Organisation,
                    paper.PublishedOn,
                    paper.Comments,
                    paper.Upvotes
                )
            )
        );
        if (page != Copied)
        {
            Assert.Equal(["arxiv:2511.00001", "arxiv:2411.00002"], digest.Papers.Select(paper => paper.Key));
        }
    }

    [Fact]
    public void Characters_without_width_are_not_there() =>
        Assert.Equal(
            2,
            Assert
                .Single(
                    Files
                        .Read($"Nov 6, 2025\n\nA \u200BTitle\n\n{First}\n\n  •\u200B 2 authors\n\u200B·\u2060\nNov 5\n")
                        .Papers
                )
                .AuthorCount
        );

    [Fact]
    public void Buttons_that_are_joined_in_one_line_with_their_addresses_are_no_title()
    {
        var digest = Files.Read(
            $"Nov 6, 2025\n\nA Title\n\n{First}\n\n·\nNov 5\n\nPrevious [/papers/date/2025-11-05]Next [/papers/date/2025-11-07]\n"
        );
        Assert.Equal("PreviousNext", Assert.Single(digest.SetAside).Text);
        Assert.Single(digest.Papers);
    }

    [Theory]
    [InlineData("New")]
    [InlineData("Subscribe")]
    [InlineData("About")]
    [InlineData("2048")]
    [InlineData("May 5")]
    [InlineData("[CLS]")]
    [InlineData("https://example.org/")]
    [InlineData("This Is a Title That Ends in a Full Stop.")]
    public void A_title_may_read_as_something_else(string title)
    {
        var digest = Files.Read(
            $"new\n\nSubscribe\n\nNov 6, 2025\n\nA First Title\n\n{First}\n\n  • 2 authors\n·\nNov 5\n\n{title}\n\n{Second}\n\n  • 3 authors\n·\nNov 4\n"
        );
        Assert.Equal(["A First Title", title], digest.Papers.Select(paper => paper.Title));
        Assert.Empty(digest.SetAside);
    }

    private static string Wrap(string text, int width)
    {
        var lines = new List<string> { "" };
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length + word.Length >= width)
            {
                lines.Add("   ");
            }

            lines[^1] += lines[^1].Length > 0 ? $" {word}" : word;
        }

        return string.Join('\n', lines);
    }
}
