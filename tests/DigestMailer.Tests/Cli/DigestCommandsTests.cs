using System.Text;
using DigestMailer.Digests;
using DigestMailer.Tests.Digests;
using DigestMailer.Tests.Scenarios;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Cli;

public sealed class DigestCommandsTests
{
    private static readonly string Seed = Repository.Path("seeds", Files.SeedName);

    [Fact]
    public async Task A_digest_is_printed_as_it_was_read()
    {
        await using var child = new Child();
        Assert.Equal(DigestJson.Write(Files.Read(Files.Seed, Files.SeedName)) + "\n", await child.DoAsync("digests", "read", Seed, "--json"));
        Assert.StartsWith("2025-11-03, page-text: 72 papers.\n", await child.DoAsync("digests", "read", Seed), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(child.Folder));
    }

    [Fact]
    public async Task A_broken_file_gets_every_mistake_with_its_line_and_nothing_of_it_is_kept()
    {
        await using var child = new Child();
        var lines = Files.SeedLines;
        (lines[16], lines[18], lines[26]) = ("  • x authors", "Feb 30, 2024", "Jul 99, 2024");
        var file = child.Write("daily-papers-2025-11-03.txt", string.Join('\n', lines));
        var expected = Files.Mistakes(Encoding.UTF8.GetBytes(string.Join('\n', lines)), Files.SeedName).Select(mistake => $"{file}: {mistake}").ToList();
        Assert.True(expected.Count >= 3);

        foreach (var command in new string[][] { ["digests", "read", file, "--json"], ["ingest", file] })
        {
            var ended = await child.RunAsync(command);
            Assert.Equal((1, ""), (ended.Code, ended.Out));
            Assert.Equal([.. expected, $"{file}: {expected.Count} mistakes; nothing was kept."], ended.Complaints);
        }

        Assert.Equal("", await child.DoAsync("digests", "list"));
    }

    [Fact]
    public async Task A_file_read_twice_adds_nothing()
    {
        await using var child = new Child();
        Assert.Equal($"{Seed}: 2025-11-03, 72 papers, 72 of them new.\n", await child.DoAsync("ingest", Seed));
        Assert.Equal($"{Seed}: 2025-11-03 was kept before; nothing was added.\n", await child.DoAsync("ingest", Seed));
        Assert.Matches(@"^ +1  2025-11-03  page-text +72 papers, 0 set aside\n$", await child.DoAsync("digests", "list"));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_problem_in_one_line()
    {
        await using var child = new Child();
        var ended = await child.RunAsync("digests", "read", child.Path("none.txt"));
        Assert.Equal(1, ended.Code);
        Assert.Contains("none.txt", Assert.Single(ended.Complaints), StringComparison.Ordinal);
    }
}
