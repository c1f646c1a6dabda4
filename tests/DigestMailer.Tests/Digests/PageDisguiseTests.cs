using System.Text;

namespace DigestMailer.Tests.Digests;

/// <summary>The seed, saved in ways that change its bytes and none of its papers.</summary>
public sealed class PageDisguiseTests
{
    public static TheoryData<string, string> Disguises =>
        new()
        {
            { "CR LF", Encoding.UTF8.GetString(Files.Seed).Replace("\n", "\r\n", StringComparison.Ordinal) },
            { "byte order mark", "\uFEFF" + Encoding.UTF8.GetString(Files.Seed) },
            { "a line end at the end", Encoding.UTF8.GetString(Files.Seed) + "\n" },
            {
                "non-breaking blanks",
                Encoding
                    .UTF8.GetString(Files.Seed)
                    .Replace("  •", "\u00A0\u00A0•", StringComparison.Ordinal)
                    .Replace(", 20", ",\u00A020", StringComparison.Ordinal)
            },
            {
                "blanks at line ends",
                Encoding.UTF8.GetString(Files.Seed).Replace("\n", "  \n", StringComparison.Ordinal)
            },
            {
                "more empty lines",
                Encoding.UTF8.GetString(Files.Seed).Replace("\n\n", "\n\n\n\n", StringComparison.Ordinal)
            },
            { "no empty lines", Encoding.UTF8.GetString(Files.Seed).Replace("\n\n", "\n", StringComparison.Ordinal) },
            {
                "a newer head",
                Encoding
                    .UTF8.GetString(Files.Seed)
                    .Replace(
                        "Subscribe\n",
                        "Get trending papers in your email inbox once a day!\n\nSubscribe\n\nDaily\nWeekly\nMonthly\n\nA line nobody has seen\n",
                        StringComparison.Ordinal
                    )
            },
            {
                "authors and date on one line",
                Encoding.UTF8.GetString(Files.Seed).Replace(" authors\n·\n", " authors · ", StringComparison.Ordinal)
            },
            {
                "the head's year",
                Encoding.UTF8.GetString(Files.Seed).Replace("Nov 3\n", "November 3, 2025\n", StringComparison.Ordinal)
            },
            {
                "a foot",
                Encoding.UTF8.GetString(Files.Seed)
                    + "\n\nPrevious\n\nNext\n\nSystem theme\n\nCompany\n\nA word about us and our terms\n"
            },
        };

    [Theory]
    [MemberData(nameof(Disguises), DisableDiscoveryEnumeration = true)]
    public void The_seed_reads_alike_in_every_disguise(string disguise, string text)
    {
        var digest = Files.Read(text);
        var seed = Files.Read(Files.Seed, Files.SeedName);
        Assert.Equal(seed.Date, digest.Date);
        Assert.Equal(
            seed.Papers.Select(paper =>
                (paper.Title, paper.Abstract, paper.AuthorCount, paper.PublishedOn, paper.Comments)
            ),
            digest.Papers.Select(paper =>
                (paper.Title, paper.Abstract, paper.AuthorCount, paper.PublishedOn, paper.Comments)
            )
        );
        Assert.True(digest.SetAside.Count == 0, disguise);
    }
}
