using DigestMailer.Digests;
using DigestMailer.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DigestMailer.Tests.Digests;

/// <summary>Files dropped into a folder become digests, once each.</summary>
public sealed class IngestTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private readonly string folder = Directory.CreateTempSubdirectory("digestmailer-drop-").FullName;
    private TestDatabase test = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DigestStore Store => new(test.Database, clock);

    public async ValueTask InitializeAsync() => test = await TestDatabase.SqliteAsync(clock);

    public async ValueTask DisposeAsync()
    {
        await test.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private FolderSource Source() =>
        new(
            Options.Create(new DigestsOptions { Folder = folder }),
            new TakenFiles(test.Database, clock),
            clock,
            NullLogger<FolderSource>.Instance
        );

    private Ingest Ingest(IDigestSource source) => new([source], Store, NullLogger<Ingest>.Instance);

    private string Drop(string name, string text, int secondsAgo = 60)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, clock.GetUtcNow().UtcDateTime.AddSeconds(-secondsAgo));
        return path;
    }

    private static string Page(string title) =>
        $"Nov 3, 2025\n\n{title}\n\nOne sentence that stands for a whole abstract.\n\n  • 2 authors\n·\nNov 1\n";

    [Fact]
    public async Task A_file_is_taken_in_once_even_after_a_restart()
    {
        Drop("a.txt", Page("One"));
        var source = Source();
        Assert.Equal(new Ingested(1, 0, 0), await Ingest(source).RunAsync(Token));
        Assert.Equal(new Ingested(0, 0, 0), await Ingest(source).RunAsync(Token));
        Assert.Equal(new Ingested(0, 0, 0), await Ingest(Source()).RunAsync(Token));
        Assert.True(File.Exists(Path.Combine(folder, "a.txt")));
    }

    [Fact]
    public async Task A_broken_file_is_reported_once_and_stops_no_other()
    {
        Drop("a.txt", Page("One").Replace("2 authors", "x authors", StringComparison.Ordinal));
        Drop("b.txt", Page("Two"));
        Assert.Equal(new Ingested(1, 0, 1), await Ingest(Source()).RunAsync(Token));
        Assert.Equal(new Ingested(0, 0, 0), await Ingest(Source()).RunAsync(Token));
        Assert.Single(await Store.ListAsync(10, Token));
    }

    [Fact]
    public async Task A_file_that_was_mended_is_read_again()
    {
        var source = Source();
        Drop("a.txt", Page("One").Replace("2 authors", "x authors", StringComparison.Ordinal));
        await Ingest(source).RunAsync(Token);
        Drop("a.txt", Page("One"), secondsAgo: 30);
        Assert.Equal(new Ingested(1, 0, 0), await Ingest(source).RunAsync(Token));
    }

    [Fact]
    public async Task The_same_content_under_another_name_adds_nothing()
    {
        Drop("a.txt", Page("One"));
        Drop("b.txt", Page("One"));
        Assert.Equal(new Ingested(1, 1, 0), await Ingest(Source()).RunAsync(Token));
    }

    [Fact]
    public async Task A_file_that_is_still_being_written_waits_until_it_rests()
    {
        var source = Source();
        Drop("a.txt", Page("One")[..40], secondsAgo: 1);
        Assert.Equal(new Ingested(0, 0, 0), await Ingest(source).RunAsync(Token));
        Drop("a.txt", Page("One"), secondsAgo: 0);
        Assert.Equal(new Ingested(0, 0, 0), await Ingest(source).RunAsync(Token));
        Assert.Equal(new Ingested(1, 0, 0), await Ingest(source).RunAsync(Token));
    }

    [Theory]
    [InlineData(".hidden.txt")]
    [InlineData("a.txt.part")]
    [InlineData("a.tmp")]
    public async Task A_name_that_says_unfinished_is_passed_over(string name)
    {
        Drop(name, Page("One"));
        Assert.Equal(new Ingested(0, 0, 0), await Ingest(Source()).RunAsync(Token));
    }

    [Fact]
    public async Task What_was_not_done_comes_again()
    {
        Drop("a.txt", Page("One"));
        var source = Source();
        await foreach (var file in source.NewAsync(Token))
        {
            Assert.Equal("a.txt", file.Name); // and then the process dies
        }

        Assert.Equal(new Ingested(1, 0, 0), await Ingest(source).RunAsync(Token));
    }
}
