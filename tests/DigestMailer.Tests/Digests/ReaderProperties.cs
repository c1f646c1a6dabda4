using System.Text;
using DigestMailer.Digests;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Digests;

/// <summary>What holds for every input, however hostile.</summary>
public sealed class ReaderProperties
{
    private static readonly string[] Pieces =
    [
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "·",
        "  • 5 authors",
        "  • x authors",
        "Nov 3",
        "Jan 27, 2024 3",
        "Feb 30",
        "[",
        "][3]",
        "](/papers/2501.00001)",
        "### ",
        "[a](https://huggingface.co/papers/2501.00001)",
        "A Title of Many Words",
        new string('a', 400) + ".",
        "A short sentence that could be a summary.",
        "65",
        "-",
        "[-] 19",
        "Upvote",
        "GitHub 3.29k",
        "Submitted by",
        "https://x.org/y",
        "\u00A0",
        "\u202E",
        "\uFEFF",
        "{",
        "\"",
        "'paper'",
    ];

    private static readonly Arbitrary<string> Pages = Gen.Elements(Pieces)
        .ListOf()
        .Select(pieces => string.Concat(pieces))
        .ToArbitrary();

    [Fact]
    public void No_bytes_make_the_reader_throw() =>
        Prop.ForAll<byte[]>(bytes => DigestReader.Read(bytes, "2025-11-03.txt", null) is not null)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void No_page_makes_the_reader_throw_and_it_always_reads_alike() =>
        Prop.ForAll(Pages, page => Say(page) == Say(page)).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_line_that_is_named_is_a_line_of_the_file() =>
        Prop.ForAll(
                Pages,
                page =>
                {
                    var lines = page.Split('\n').Length;
                    return DigestReader.Read(Encoding.UTF8.GetBytes(page), "x", null) switch
                    {
                        ReadResult.Broken broken => broken.Mistakes.Count > 0
                            && broken.Mistakes.All(mistake => mistake.Line >= 1 && mistake.Line <= lines),
                        ReadResult.Read read => read.Digest.SetAside.All(item => item.Line >= 1 && item.Line <= lines),
                        _ => false,
                    };
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_seed_with_a_line_taken_out_is_broken_or_has_no_paper_that_it_had_not()
    {
        var titles = Files
            .Read(Files.Seed, Files.SeedName)
            .Papers.ToDictionary(paper => paper.Title, paper => paper.Abstract);
        Prop.ForAll(
                Gen.Choose(12, Files.SeedLines.Length - 1).ToArbitrary(),
                line =>
                {
                    var text = string.Join('\n', Files.SeedLines.Where((_, index) => index != line));
                    return DigestReader.Read(Encoding.UTF8.GetBytes(text), Files.SeedName, null)
                            is not ReadResult.Read read
                        || read.Digest.Papers.All(paper =>
                            titles.TryGetValue(paper.Title, out var known) && known == paper.Abstract
                        );
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static string Say(string page) =>
        DigestReader.Read(Encoding.UTF8.GetBytes(page), "page.txt", null) switch
        {
            ReadResult.Read read => DigestJson.Write(read.Digest),
            ReadResult.Broken broken => string.Join('\n', broken.Mistakes),
            _ => "",
        };
}
