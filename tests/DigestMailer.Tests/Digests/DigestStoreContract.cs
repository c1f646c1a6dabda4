using DigestMailer.Digests;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Digests;

/// <summary>What keeping digests promises on every database.</summary>
public abstract class DigestStoreContract : IAsyncLifetime
{
    private static readonly DateOnly Monday = new(2025, 11, 3);

    private readonly ManualClock clock = new();
    private TestDatabase test = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DigestStore Store => new(test.Database, clock);

    private protected abstract Task<TestDatabase> OpenAsync(TimeProvider clock);

    public async ValueTask InitializeAsync() => test = await OpenAsync(clock);

    public ValueTask DisposeAsync() => test is null ? ValueTask.CompletedTask : test.DisposeAsync();

    private static Paper Paper(string title, string? id = null, string summary = "An abstract.") =>
        new()
        {
            Key = PaperKey.Of(title, id),
            Title = title,
            Abstract = summary,
        };

    private static Digest Digest(params Paper[] papers) => new(Monday, "page-text", papers, []);

    private Task<KeptResult> KeepAsync(Digest digest, string raw) =>
        Store.KeepAsync(digest, System.Text.Encoding.UTF8.GetBytes(raw), Token);

    [Fact]
    public async Task The_seed_comes_back_as_it_was_read()
    {
        var seed = Files.Read(Files.Seed, Files.SeedName);
        var kept = await Store.KeepAsync(seed with { SetAside = [new SetAside(3, "why", "what")] }, Files.Seed, Token);
        Assert.Equal((true, 72), (kept.IsNew, kept.NewPapers));

        var back = await Store.FindAsync(kept.DigestId, Token);
        Assert.NotNull(back);
        Assert.Equal(
            DigestJson.Write(seed),
            DigestJson.Write(
                new Digest(back.Entry.Date, back.Entry.Source, [.. back.Papers.Select(paper => paper.Paper)], [])
            )
        );
        Assert.Equal([new SetAside(3, "why", "what")], back.SetAside);
        Assert.Equal((72, 1, clock.GetUtcNow()), (back.Entry.Papers, back.Entry.SetAside, back.Entry.ReadAt));
    }

    [Fact]
    public async Task The_same_digest_twice_adds_nothing_and_says_so()
    {
        var first = await KeepAsync(Digest(Paper("One"), Paper("Two")), "raw");
        var second = await KeepAsync(Digest(Paper("One"), Paper("Two")), "raw");
        Assert.Equal(new KeptResult(first.DigestId, IsNew: false, NewPapers: 0), second);
        Assert.Single(await Store.ListAsync(10, Token));
    }

    [Fact]
    public async Task A_paper_of_an_earlier_digest_is_the_same_row()
    {
        var first = await KeepAsync(Digest(Paper("One")), "a");
        var second = await KeepAsync(Digest(Paper("Two"), Paper("One")), "b");
        Assert.Equal((true, 1), (second.IsNew, second.NewPapers));
        Assert.Equal(
            (await Store.FindAsync(first.DigestId, Token))!.Papers[0].Id,
            (await Store.FindAsync(second.DigestId, Token))!.Papers[1].Id
        );
    }

    [Fact]
    public async Task Changed_content_is_the_next_revision_of_the_same_work_and_the_old_one_stays()
    {
        var first = await KeepAsync(Digest(Paper("One", "2501.00001")), "a");
        var second = await KeepAsync(Digest(Paper("One, revised", "2501.00001v2", "Another abstract.")), "b");
        var old = Assert.Single((await Store.FindAsync(first.DigestId, Token))!.Papers);
        var @new = Assert.Single((await Store.FindAsync(second.DigestId, Token))!.Papers);
        Assert.Equal((1, 2), (old.Revision, @new.Revision));
        Assert.Equal(old.Work, @new.Work);
        Assert.Equal(("One", "One, revised"), (old.Paper.Title, @new.Paper.Title));
    }

    [Theory]
    [InlineData(null, "2501.00001")]
    [InlineData("2501.00001", null)]
    [InlineData("2501.00001", "10.1101/2024.01.02")]
    public async Task A_title_that_is_known_under_another_key_is_the_same_work(string? before, string? after)
    {
        var first = await KeepAsync(Digest(Paper("One Work of Many Names", before)), "a");
        var second = await KeepAsync(Digest(Paper("One work of many names!", after)), "b");
        var old = Assert.Single((await Store.FindAsync(first.DigestId, Token))!.Papers);
        var @new = Assert.Single((await Store.FindAsync(second.DigestId, Token))!.Papers);
        Assert.NotEqual(old.Id, @new.Id);
        Assert.Equal(old.Work, @new.Work);
    }

    [Fact]
    public async Task Two_papers_are_two_works()
    {
        var kept = await KeepAsync(Digest(Paper("One"), Paper("Two")), "a");
        Assert.Equal(
            2,
            (await Store.FindAsync(kept.DigestId, Token))!.Papers.Select(paper => paper.Work).Distinct().Count()
        );
    }

    [Fact]
    public async Task A_poorer_sighting_takes_nothing_away()
    {
        await KeepAsync(
            Digest(Paper("One", "2501.00001", new string('a', 500)) with { Authors = ["Ann"], Comments = 4 }),
            "a"
        );
        var second = await KeepAsync(Digest(Paper("One", "2501.00001", "A summary.") with { Comments = 2 }), "b");
        var paper = Assert.Single((await Store.FindAsync(second.DigestId, Token))!.Papers);
        Assert.Equal(1, paper.Revision);
        Assert.Equal((500, 4), (paper.Paper.Abstract.Length, paper.Paper.Comments));
    }

    [Fact]
    public async Task Digests_are_found_by_day_and_by_what_came_after()
    {
        Assert.Empty(await Store.AfterAsync(0, Token));
        Assert.Null(await Store.NewestAsync(Token));
        var monday = await KeepAsync(Digest(Paper("One")), "a");
        var again = await KeepAsync(Digest(Paper("One"), Paper("Two")), "b");
        var earlier = await KeepAsync(Digest(Paper("Three")) with { Date = Monday.AddDays(-3) }, "c");

        Assert.Equal(again.DigestId, (await Store.FindAsync(Monday, Token))!.Entry.Id);
        Assert.Equal(again.DigestId, (await Store.NewestAsync(Token))!.Entry.Id);
        Assert.Null(await Store.FindAsync(Monday.AddDays(1), Token));
        Assert.Equal(earlier.DigestId, (await Store.AfterAsync(0, Token))[^1].Id);
        Assert.Equal(
            [again.DigestId, earlier.DigestId],
            (await Store.AfterAsync(monday.DigestId, Token)).Select(entry => entry.Id)
        );
        Assert.Equal([again.DigestId, monday.DigestId], (await Store.ListAsync(2, Token)).Select(entry => entry.Id));
    }

    [Fact]
    public async Task Papers_are_found_by_number_however_many()
    {
        var kept = await KeepAsync(
            Digest([.. Enumerable.Range(0, 700).Select(number => Paper($"Paper {number}"))]),
            "a"
        );
        var papers = (await Store.FindAsync(kept.DigestId, Token))!.Papers;
        var found = await Store.PapersAsync([.. papers.Select(paper => paper.Id), -1], Token);
        Assert.Equal(700, found.Count);
        Assert.Equal("Paper 650", found[papers[650].Id].Paper.Title);
    }

    [Fact]
    public async Task A_digest_that_cannot_be_kept_whole_is_not_kept_at_all()
    {
        var broken = Digest(Paper("One"), Paper("Two") with { Abstract = null! });
        await Assert.ThrowsAnyAsync<Exception>(() => KeepAsync(broken, "a"));
        Assert.Empty(await Store.ListAsync(10, Token));
        Assert.Equal(1, (await KeepAsync(Digest(Paper("One")), "a")).NewPapers);
    }

    [Fact]
    public async Task Writers_side_by_side_agree_on_what_is_new()
    {
        var kept = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(number => KeepAsync(Digest(Paper("One"), Paper("Two")), $"raw {number % 2}"))
        );
        Assert.Equal(2, kept.Count(result => result.IsNew));
        Assert.Equal(2, kept.Sum(result => result.NewPapers));
    }
}

public sealed class SqliteDigestStoreTests : DigestStoreContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider clock) => TestDatabase.SqliteAsync(clock);
}

public sealed class PostgreSqlDigestStoreTests : DigestStoreContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider clock) => TestDatabase.PostgreSqlAsync(clock);
}
