namespace DigestMailer.Tests.Digests;

/// <summary>The same page, saved in other ways: what is certain is taken, nothing is made up.</summary>
public sealed class PageTextTests
{
    private const string Long =
        "We study how systems learn from a few examples, and why some of them do so better than others; the answer is long enough to be an abstract. "
        + "Across nine tasks the effect holds, it grows with the number of examples, and it does not depend on the order in which they are shown. "
        + "We release data and code, so that others can repeat each of the experiments and add their own.";

    private const string Other =
        "Another abstract, of another paper, that is written in the same way and is about as long as the first one: it has its own method and results. "
        + "Nothing in it is shared with the first, which is why the two can be told apart by whoever reads them one after the other. "
        + "Its last sentence says that the limits of the method are discussed in an appendix.";

    [Fact]
    public void The_text_browser_capture_is_read_field_by_field()
    {
        var digest = Files.ReadFile(Files.Corpus("page-text/browser-links_2026-06-29.txt"));
        Assert.Equal(new DateOnly(2026, 6, 29), digest.Date);
        Assert.Empty(digest.SetAside);
        Assert.Equal(
            [
                (
                    "MURMUR: An Efficient Inference System for Long-Form ASR",
                    3,
                    null,
                    new DateOnly(2026, 5, 30),
                    null,
                    null
                ),
                (
                    "Gemini 1.5: Unlocking multimodal understanding across millions of tokens of context",
                    671,
                    null,
                    new DateOnly(2024, 3, 8),
                    6,
                    65
                ),
                ("VIBEVOICE-ASR Technical Report", null, "Microsoft", new DateOnly(2026, 3, 13), 3, 24),
            ],
            digest.Papers.Select(paper =>
                (paper.Title, paper.AuthorCount, paper.Organisation, paper.PublishedOn, paper.Comments, paper.Upvotes)
            )
        );
        Assert.EndsWith(
            "lose cross-chunk context and need brittle heuristics to align speakers and timestamps at boundaries.",
            digest.Papers[0].Abstract,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_notebook_export_is_read_field_by_field()
    {
        var digest = Files.ReadFile(Files.Corpus("page-text/notebook-export_2026-07.txt"));
        Assert.Equal(new DateOnly(2026, 3, 25), digest.Date); // the year after the latest that the page gives
        Assert.Empty(digest.SetAside);
        Assert.Equal(
            [
                ("arxiv:2410.05434", 2, null, new DateOnly(2024, 10, 7), null, 1),
                ("arxiv:2409.02326", 3, null, new DateOnly(2024, 9, 3), 2, 19),
                ("arxiv:2510.21057", null, "Google", new DateOnly(2025, 10, 23), 1, 5),
            ],
            digest.Papers.Select(paper =>
                (paper.Key, paper.AuthorCount, paper.Organisation, paper.PublishedOn, paper.Comments, paper.Upvotes)
            )
        );
        Assert.Equal("https://arxiv.org/abs/2410.05434", digest.Papers[0].Url);
        Assert.Equal("https://arxiv.org/pdf/2410.05434", digest.Papers[0].PdfUrl);
    }

    [Fact]
    public void Markdown_with_links_is_read()
    {
        var digest = Files.Read(
            $"""
            ---
            url: https://huggingface.co/papers?q=x
            retrieved: 2026-10-02
            ---
            # Daily Papers

            ## by [![](https://huggingface.co/front/assets/papers-by.png)AK](https://huggingface.co/akhaliq) and the research community

            - Daily
            - Weekly

            [Trending Papers](https://huggingface.co/papers/trending)

            Oct 2

            [101](https://huggingface.co/login?next=%2Fpapers%2F2606.00683)

            ### [A First Title: With\  a Break](https://huggingface.co/papers/2606.00683)

            [{Long}](https://huggingface.co/papers/2606.00683)

            [![occ](https://cdn-avatars.huggingface.co/v1/x.png)Some Lab](https://huggingface.co/occ)

            ·

            May 29[6](https://huggingface.co/papers/2606.00683#community)

            [-](https://huggingface.co/login?next=%2Fpapers%2F2502.20581)

            ### [The Second Title](https://huggingface.co/papers/2502.20581)

            [Academic texts are widely used for evaluating research and tracing\\
            knowledge flows. Such uses rely on counts.](https://huggingface.co/papers/2502.20581)

            [- ![](https://cdn-avatars.huggingface.co/y.jpeg)\\
            - ![](https://huggingface.co/avatars/z.svg)\\
            - 3 authors](https://huggingface.co/papers/2502.20581)

            ·

            Feb 27, 2025

            [Previous](https://huggingface.co/papers/date/2026-10-01)

            Trending Papers ranked by GitHub stars activity
            """
        );
        Assert.Equal(new DateOnly(2026, 10, 2), digest.Date);
        Assert.Empty(digest.SetAside);
        Assert.Equal(
            [
                (
                    "arxiv:2606.00683",
                    "A First Title: With a Break",
                    Long,
                    null,
                    "Some Lab",
                    new DateOnly(2026, 5, 29),
                    6,
                    101
                ),
                (
                    "arxiv:2502.20581",
                    "The Second Title",
                    "Academic texts are widely used for evaluating research and tracing knowledge flows. Such uses rely on counts.",
                    3,
                    null,
                    new DateOnly(2025, 2, 27),
                    null,
                    (int?)null
                ),
            ],
            digest.Papers.Select(paper =>
                (
                    paper.Key,
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
    }

    [Fact]
    public void A_trending_page_that_shows_every_card_twice_yields_each_paper_once()
    {
        const string Card = """
            [[alt]](https://huggingface.co/papers/2412.20138)

            Submitted by

            [alt]

            somebody

            ### [Trading Agents: A Framework of Many
            Parts](https://huggingface.co/papers/2412.20138)


            A framework of many agents simulates trading firms, improving returns and ratios.


            -

            - [alt]

            - 4 authors

            · PUBLISHED Dec 28, 2024


            [Upvote

            1.5k](https://huggingface.co/login?next=%2Fpapers%2F2412.20138)

            [GitHub 3.29k](https://github.com/x/y) [arXiv Page](https://arxiv.org/abs/2412.20138)


            """;
        var page =
            "# Trending Papers\n\n## by[[alt] AK](https://huggingface.co/akhaliq) and the research community\n\nTrending Papers\n\n"
            + Card.Replace("PUBLISHED", "Published on", StringComparison.Ordinal)
            + Card.Replace("PUBLISHED ", "", StringComparison.Ordinal)
            + Card.Replace("PUBLISHED", "Published on", StringComparison.Ordinal)
                .Replace("2412.20138", "2601.00001", StringComparison.Ordinal)
                .Replace(
                    "- [alt]\n\n- 4 authors\n\n·",
                    "[[alt] Some Lab](https://huggingface.co/lab) ·",
                    StringComparison.Ordinal
                )
                .Replace("Trading", "Calmer", StringComparison.Ordinal);
        var digest = Files.Read(page, stated: new DateOnly(2026, 10, 6));
        Assert.Equal(
            [
                (
                    "arxiv:2412.20138",
                    "Trading Agents: A Framework of Many Parts",
                    4,
                    null,
                    new DateOnly(2024, 12, 28),
                    1500
                ),
                (
                    "arxiv:2601.00001",
                    "Calmer Agents: A Framework of Many Parts",
                    null,
                    "Some Lab",
                    new DateOnly(2024, 12, 28),
                    1500
                ),
            ],
            digest.Papers.Select(paper =>
                (
                    paper.Title.Length > 0 ? paper.Key : "",
                    paper.Title,
                    paper.AuthorCount,
                    paper.Organisation,
                    paper.PublishedOn,
                    paper.Upvotes
                )
            )
        );
    }

    [Fact]
    public void A_page_without_any_date_or_author_is_read_when_its_day_is_stated()
    {
        var digest = Files.Read($"A Title of One\n\n{Long}\n\nQwen 3\n\n{Other}\n", "2025-02-03.txt");
        Assert.Equal(
            [("A Title of One", Long), ("Qwen 3", Other)],
            digest.Papers.Select(paper => (paper.Title, paper.Abstract))
        );
        Assert.Equal(new DateOnly(2025, 2, 3), digest.Date);
    }

    [Fact]
    public void Wrapped_lines_are_joined_and_words_of_the_page_stay_inside_them()
    {
        var digest = Files.Read(
            """
            Nov 3, 2025

            A Title That Is
            Wrapped

            This abstract is wrapped by hand, and one of its lines happens to be a word that is
            new
            for the page, another is an address of some code that the authors put there for all:
            https://github.com/some/code
            after which it ends with a sentence.

              • 1 author
            ·
            Feb 1, 2025 12
            """
        );
        var paper = Assert.Single(digest.Papers);
        Assert.Equal("A Title That Is Wrapped", paper.Title);
        Assert.Contains("a word that is new for the page", paper.Abstract, StringComparison.Ordinal);
        Assert.Contains("for all: https://github.com/some/code after which", paper.Abstract, StringComparison.Ordinal);
        Assert.Equal((1, 12), (paper.AuthorCount, paper.Comments));
    }
}
