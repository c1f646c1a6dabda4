using DigestMailer.Digests;

namespace DigestMailer.Tests.Digests;

/// <summary>The daily list as JSON, and our own form of it.</summary>
public sealed class DailyJsonTests
{
    [Fact]
    public void All_168_days_are_read_and_no_row_is_lost()
    {
        var folder = Files.Corpus("hf-daily");
        var expected = File.ReadLines(Files.Corpus("hf-daily.tsv"))
            .Skip(1)
            .Select(line => line.Split('\t'))
            .ToDictionary(row => row[0], row => int.Parse(row[3], null));
        var days = Directory.GetFiles(folder, "*.json").Select(Files.ReadFile).ToList();
        Assert.Equal(168, days.Count);
        Assert.Equal(2550, days.Sum(day => day.Papers.Count));
        Assert.All(
            days,
            day =>
            {
                Assert.Equal(expected[day.Date.ToString("yyyy-MM-dd", null)], day.Papers.Count + day.SetAside.Count);
                Assert.Empty(day.SetAside);
                Assert.All(
                    day.Papers,
                    paper =>
                    {
                        Assert.StartsWith("arxiv:", paper.Key, StringComparison.Ordinal);
                        Assert.DoesNotContain('\n', paper.Title + paper.Abstract);
                        Assert.NotNull(paper.PublishedOn);
                    }
                );
            }
        );
    }

    [Fact]
    public void The_page_with_the_list_in_it_reads_like_the_list()
    {
        var page = Files.ReadFile(Files.Corpus("html/2025-11-06.html"));
        var list = Files.ReadFile(Files.Corpus("hf-daily/2025-11-06.json"));
        Assert.Equal(8, page.Papers.Count);
        Assert.Equal(DigestJson.Write(list with { Papers = [.. list.Papers.Take(8)] }), DigestJson.Write(page));
    }

    [Fact]
    public void A_row_is_read_field_by_field()
    {
        var digest = Files.Read(
            """
            [{"paper": {"id": "2511.03276v2", "authors": [{"name": "Ann Ä", "hidden": false}, {"name": "Bo", "hidden": true}],
              "publishedAt": "2025-11-05T23:30:00.000-02:00", "title": "A\n  Title", "summary": "Text with\n<think> in it.", "upvotes": 45,
              "organization": {"name": "nus", "fullname": "A University"}, "ai_summary": "never this"},
              "publishedAt": "2025-11-09T03:17:42.000Z", "title": "A Title", "numComments": 1}]
            """,
            "2025-11-06.json"
        );
        var paper = Assert.Single(digest.Papers);
        Assert.Equal(
            ("arxiv:2511.03276", "A Title", "Text with <think> in it."),
            (paper.Key, paper.Title, paper.Abstract)
        );
        Assert.Equal(["Ann Ä"], paper.Authors);
        Assert.Equal(
            (2, "A University", 1, 45),
            (paper.AuthorCount, paper.Organisation, paper.Comments, paper.Upvotes)
        );
        Assert.Equal(new DateOnly(2025, 11, 6), paper.PublishedOn);
        Assert.Equal(new DateOnly(2025, 11, 6), digest.Date);
    }

    [Fact]
    public void A_row_that_is_the_text_of_a_Python_dict_is_read()
    {
        var digest = Files.Read(
            """
            {"status": "success", "date": "2025-01-10", "data": ["{'paper': {'id': '2501.05441', 'title': \"It's\", 'summary': 'A\\nb \\'c\\' \\u00e9', 'upvotes': 51, 'x': None, 'y': [True, 1.5, ()]}, 'numComments': 2}"]}
            """
        );
        var paper = Assert.Single(digest.Papers);
        Assert.Equal(("It's", "A b 'c' é", 51, 2), (paper.Title, paper.Abstract, paper.Upvotes, paper.Comments));
    }

    [Fact]
    public void Rows_that_cannot_be_read_are_set_aside_with_line_and_reason()
    {
        var digest = Files.Read(
            """
            [{"paper": {"id": "2501.00001", "title": "One", "summary": "Its abstract."}},
             {"paper": {"id": "2501.00002", "title": null, "summary": "Its abstract."}},
             "{'paper': {'id': '2501.00003', 'title'",
             {"paper": {"id": "2501.00004", "title": "Four", "summary": 7}},

             17,
             {"paper": {"id": "2501.00001v2", "title": "One", "summary": "Again."}}]
            """,
            stated: new DateOnly(2025, 1, 2)
        );
        Assert.Single(digest.Papers);
        Assert.Equal([2, 3, 4, 6, 7], digest.SetAside.Select(item => item.Line));
        Assert.All(digest.SetAside, item => Assert.NotEmpty(item.Reason));
    }

    [Fact]
    public void A_list_of_another_day_than_asked_for_is_refused() =>
        Assert.Contains(
            "2025-11-05",
            Assert
                .Single(Files.Mistakes("""{"dateString": "2025-11-05", "dailyPapers": []}""", "2025-11-06.json"))
                .Problem,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_list_that_tells_no_day_asks_for_it() =>
        Assert.Contains(
            "--date",
            Assert
                .Single(
                    Files.Mistakes("""[{"paper": {"id": "2501.00001", "title": "One", "summary": "Its abstract."}}]""")
                )
                .Cure,
            StringComparison.Ordinal
        );

    [Fact]
    public void What_was_written_reads_back_alike()
    {
        var seed = Files.Read(Files.Seed, Files.SeedName);
        var full = seed with
        {
            SetAside = [new SetAside(7, "not understood", "Sort <by> é")],
            Papers =
            [
                .. seed.Papers,
                new Paper
                {
                    Key = "arxiv:2501.00001",
                    Title = "<b>Ä & 数</b>",
                    Abstract = "\"Quoted\" & 'plain'",
                    Authors = ["Ann", "Bo"],
                    AuthorCount = 3,
                    Organisation = "Lab",
                    PublishedOn = new DateOnly(2025, 1, 2),
                    Comments = 0,
                    Upvotes = 1,
                    Categories = ["cs.LG", "cs.CL"],
                    Url = "https://arxiv.org/abs/2501.00001",
                    PdfUrl = "https://arxiv.org/pdf/2501.00001",
                },
            ],
        };
        var written = DigestJson.Write(full);
        Assert.Equal(written, DigestJson.Write(Files.Read(written)));
        Assert.Contains("<b>Ä & 数</b>", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Absent_fields_are_left_out() =>
        Assert.DoesNotContain(
            "authorCount",
            DigestJson.Write(
                new Digest(
                    new DateOnly(2025, 1, 2),
                    "x",
                    [
                        new Paper
                        {
                            Key = "k",
                            Title = "t",
                            Abstract = "a",
                        },
                    ],
                    []
                )
            ),
            StringComparison.Ordinal
        );
}
