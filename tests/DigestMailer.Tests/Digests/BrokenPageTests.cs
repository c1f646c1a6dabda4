using System.Text;
using DigestMailer.Digests;

namespace DigestMailer.Tests.Digests;

/// <summary>A broken file yields every mistake with its line and a cure, and nothing of it is kept.</summary>
public sealed class BrokenPageTests
{
    /// <summary>Line numbers as an editor shows them. The first paper: title 13, abstract 15, authors 17, dot 18, date 19.</summary>
    private static string Edit(params (int Line, string? Text)[] edits)
    {
        var lines = Files.SeedLines.Select(line => (string?)line).ToArray();
        foreach (var (line, text) in edits)
        {
            lines[line - 1] = text;
        }

        return string.Join('\n', lines.Where(line => line is not null));
    }

    public static TheoryData<string, string, int[]> Damage =>
        new()
        {
            { "empty", "", [1] },
            { "blank", " \n\t\n \n", [1] },
            { "no head date", Edit((11, null), (12, null)), [1] },
            { "month misspelt in the head", Edit((11, "Nvo 3")), [11] },
            { "impossible day in the head", Edit((11, "Feb 30")), [11] },
            { "month misspelt", Edit((19, "Jna 27, 2024")), [19] },
            { "impossible day", Edit((19, "Feb 30, 2024")), [19] },
            { "half a year", Edit((19, "Jan 27, 20")), [19] },
            { "no leap day", Edit((19, "Feb 29, 2023")), [19] },
            { "authors in words", Edit((17, "  • five authors")), [17] },
            { "negative authors", Edit((17, "  • -3 authors")), [17] },
            { "authors misspelt", Edit((17, "  • 5 autors")), [17] },
            { "authors garbled", Edit((17, "â€¢ 5 authors")), [17] },
            { "comments that are no number", Edit((27, "Jul 9, 2024 3.5")), [27] },
            { "a date of another country", Edit((19, "27/01/2024")), [19] },
            { "a date cut short", Edit((19, "Jan")), [19] },
            { "no authors", Edit((17, "  • 0 authors")), [17] },
            { "half an author", Edit((17, "  • 2.5 authors")), [17] },
            { "authors without number", Edit((17, "  • authors")), [17] },
            { "no date after the authors", Edit((18, null), (19, null)), [17] },
            { "no date after the dot", Edit((19, "")), [18] },
            { "no dot", Edit((18, null)), [18] },
            { "title without abstract", Edit((15, "")), [13] },
            { "later title without abstract", Edit((23, "")), [21] },
            { "abstract without title", Edit((13, "")), [15] },
            { "later abstract without title", Edit((21, "")), [23] },
            { "neither", Edit((21, ""), (23, "")), [25] },
            { "later than the digest", Edit((19, "Jan 27, 2025"), (27, "Nov 4, 2025")), [27] },
            { "two at once, each named", Edit((17, "  • x authors"), (23, ""), (27, "Jul 99, 2024")), [17, 21, 27] },
            { "a paper twice with other content", Edit((21, Files.SeedLines[12])), [21] },
            { "title without abstract before a bare paper", Edit((Bare + 2, "")), [Bare] },
            { "bare abstract without title", Edit((Bare, "")), [Bare + 2] },
            { "a NUL", Edit((15, "a\0b")), [15] },
        };

    private static int Bare =>
        Array.FindIndex(Files.SeedLines, line => line.StartsWith("One Example Shown", StringComparison.Ordinal)) + 1;

    [Theory]
    [MemberData(nameof(Damage), DisableDiscoveryEnumeration = true)]
    public void Each_mistake_is_named_with_its_line_and_a_cure(string damage, string text, int[] lines)
    {
        // The edits leave explicit years up to 2025 in two rows: the head's year is stated there by the name.
        var name = damage.StartsWith("later than", StringComparison.Ordinal) ? Files.SeedName : "page.txt";
        var mistakes = Files.Mistakes(text, name);
        Assert.Equal(lines, mistakes.Select(mistake => mistake.Line));
        Assert.All(
            mistakes,
            mistake =>
            {
                Assert.NotEmpty(mistake.Problem);
                Assert.EndsWith(".", mistake.Cure, StringComparison.Ordinal);
            }
        );
    }

    [Theory]
    [InlineData(19, " authors\n·")]
    [InlineData(17, "authors")]
    [InlineData(15, "middle")]
    [InlineData(13, "title")]
    public void A_file_cut_off_says_so(int line, string where)
    {
        var lines = Files.SeedLines;
        var text = where switch
        {
            "title" => string.Join('\n', lines[..(line + 8)]),
            "middle" => string.Join('\n', lines[..(line + 7)]) + "\n" + lines[line + 7][..700],
            "authors" => string.Join('\n', lines[..(line + 8)]),
            _ => string.Join('\n', lines[..(line + 7)]),
        };
        Assert.NotEmpty(Files.Mistakes(text));
    }

    [Theory]
    [InlineData("  •")]
    [InlineData("  • 1")]
    [InlineData("  • 11 auth")]
    public void A_file_cut_off_in_an_author_line_says_so(string rest) =>
        Assert.All(
            Files.Mistakes(string.Join('\n', Files.SeedLines[..24]) + '\n' + rest),
            mistake => Assert.Equal(25, mistake.Line)
        );

    [Fact]
    public void A_page_whose_every_line_is_set_aside_is_no_digest() =>
        Assert.Contains(
            "no paper",
            Assert.Single(Files.Mistakes("Nov 3, 2025\n\nLog in to go on\n\nForgot your password?\n")).Problem,
            StringComparison.Ordinal
        );

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_named_by_line()
    {
        var bytes = Files.Seed.ToArray();
        bytes[1] = 0xE9;
        bytes[^3] = 0xFF;
        Assert.Equal([1, Files.SeedLines.Length], Files.Mistakes(bytes).Select(mistake => mistake.Line));
    }

    [Fact]
    public void UTF_16_is_named() =>
        Assert.Contains(
            "UTF-16",
            Assert
                .Single(Files.Mistakes([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("Nov 3")]))
                .Problem,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("<!doctype html><html><body><p>Not found</p></body></html>")]
    [InlineData("%PDF-1.7 x y z")]
    [InlineData("{\"error\": \"Invalid date\"}")]
    [InlineData("[{\"paper\": {\"id\": \"2501.0")]
    [InlineData("Just a sentence.")]
    public void What_is_no_digest_is_refused(string text) => Assert.NotEmpty(Files.Mistakes(text));

    [Fact]
    public void A_broken_line_of_JSON_is_named() =>
        Assert.Equal(
            3,
            Assert.Single(Files.Mistakes("{\"date\": \"2025-01-01\",\n\"papers\": [\n{\"title\": oops}]}")).Line
        );

    [Fact]
    public void A_file_beyond_the_limit_is_refused() =>
        Assert.Contains(
            "33554433",
            Assert.Single(Files.Mistakes(new byte[Limits.Bytes + 1])).Problem,
            StringComparison.Ordinal
        );
}
