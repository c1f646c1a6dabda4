using Dapper;
using DigestMailer.Subscribers;
using DigestMailer.Tests.Support;
using Microsoft.Extensions.Options;

namespace DigestMailer.Tests.Subscribers;

/// <summary>What keeping subscribers promises on every database.</summary>
public abstract class SubscriberStoreContract : IAsyncLifetime
{
    private static readonly Preferences Daily = new() { Wish = "x" };

    private readonly ManualClock clock = new();
    private readonly IOptions<SubscribersOptions> options = Options.Create(new SubscribersOptions());
    private TestDatabase test = null!;

    private SubscriberStore Store => new(test.Database, new SuppressionList(test.Database, options, clock), clock);

    private SubscriberImport Import => new(test.Database, Store, options);

    private Erasure Erasure => new(test.Database, new SuppressionList(test.Database, options, clock));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract Task<TestDatabase> OpenAsync(TimeProvider time);

    public async ValueTask InitializeAsync() => test = await OpenAsync(clock);

    public ValueTask DisposeAsync() => test is null ? ValueTask.CompletedTask : test.DisposeAsync();

    private async Task<long> AddAsync(string address = "ann@example.org", Preferences? preferences = null) =>
        Assert.IsType<Saved.Added>(await Store.SaveAsync(address, "Ann", preferences ?? Daily, "test", Token)).Id;

    [Fact]
    public async Task What_was_saved_is_found_by_address_and_id()
    {
        var all = new Preferences
        {
            Wish = "\"a b\"", Limit = 3, Rhythm = RhythmKind.Weekly, Weekday = DayOfWeek.Friday, Hour = 23, Zone = "Asia/Kolkata",
            Format = MailFormat.Text, Language = "pt-BR", EmptyDay = EmptyDay.Tell,
        };
        var id = await AddAsync("Ann@Example.org", all);
        var expected = new Subscriber(id, "Ann@Example.org", "Ann", SubscriberState.Active, all, 0, 0, null);
        Assert.Equal(expected, await Store.FindAsync("ann@example.ORG", Token));
        Assert.Equal(expected, await Store.FindAsync(id, Token));
        Assert.Null(await Store.FindAsync("other@example.org", Token));
    }

    [Fact]
    public async Task Saving_again_updates_and_keeps_a_slot_that_is_due()
    {
        var id = await AddAsync();
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(new Saved.Updated(id), await Store.SaveAsync("ANN@example.org", null, Daily with { Limit = 4 }, "test", Token));
        Assert.Equal(4, Assert.Single(await Store.DueAsync(1, 0, 10, Token)).Preferences.Limit);
        await Store.SaveAsync("ann@example.org", null, Daily with { Hour = 22 }, "test", Token);
        Assert.Empty(await Store.DueAsync(1, 0, 10, Token));
    }

    [Fact]
    public async Task Who_is_due_is_decided_once()
    {
        var id = await AddAsync();
        Assert.Empty(await Store.DueAsync(1, 0, 10, Token));
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(id, Assert.Single(await Store.DueAsync(1, 0, 10, Token)).Id);
        Assert.Empty(await Store.DueAsync(0, 0, 10, Token));
        Assert.Empty(await Store.DueAsync(1, id, 10, Token));

        var day = new DateOnly(2025, 11, 4);
        await DecideAsync(new Decided(id, 1, day, Rhythm.Next(Daily, day, clock.GetUtcNow())));
        Assert.Empty(await Store.DueAsync(9, 0, 10, Token));
        clock.Advance(TimeSpan.FromDays(1));
        var again = Assert.Single(await Store.DueAsync(2, 0, 10, Token));
        Assert.Equal((1L, day), (again.DigestThrough, again.LastSlot));
        Assert.Empty(await Store.DueAsync(1, 0, 10, Token));

        await DecideAsync(new Decided(id, 2, day.AddDays(-1), Rhythm.Next(Daily, null, clock.GetUtcNow())));
        Assert.Equal((1L, day), ((await Store.FindAsync(id, Token))!.DigestThrough, (await Store.FindAsync(id, Token))!.LastSlot));
    }

    [Fact]
    public async Task A_decision_that_is_rolled_back_leaves_the_slot_due()
    {
        var id = await AddAsync();
        clock.Advance(TimeSpan.FromDays(1));
        await using (var connection = await test.Database.OpenAsync(Token))
        {
            await using var transaction = await connection.BeginTransactionAsync(Token);
            var day = new DateOnly(2025, 11, 4);
            await SubscriberStore.DecidedAsync(connection, transaction, [new Decided(id, 1, day, Rhythm.Next(Daily, day, clock.GetUtcNow()))], Token);
        }

        Assert.Single(await Store.DueAsync(1, 0, 10, Token));
    }

    [Fact]
    public async Task Who_leaves_is_not_due_not_imported_and_remembered()
    {
        var id = await AddAsync();
        await AddAsync("bob@example.org");
        Assert.True(await Store.ChangeStateAsync(id, SubscriberState.Left, "one click", Token));
        Assert.False(await Store.ChangeStateAsync(id, SubscriberState.Left, "one click", Token));
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("bob@example.org", Assert.Single(await Store.DueAsync(1, 0, 10, Token)).Address);
        Assert.Equal("bob@example.org", Assert.Single(await Store.ActiveAsync(0, 10, Token)).Address);
        Assert.IsType<Saved.Refused>(await Store.SaveAsync("ann@example.org", null, Daily, "test", Token));
        Assert.Equal((1L, 1L), ((await Store.CountsAsync(Token))[SubscriberState.Left], (await Store.CountsAsync(Token))[SubscriberState.Active]));
        await using var connection = await test.Database.OpenAsync(Token);
        Assert.Equal(["added", "left"], await connection.QueryAsync<string>("SELECT event FROM consents WHERE subscriber_id = @id ORDER BY id", new { id }));
    }

    [Fact]
    public async Task A_suppressed_address_is_on_the_list()
    {
        await Store.ChangeStateAsync(await AddAsync(), SubscriberState.Suppressed, "5.1.1", Token);
        Assert.Equal("5.1.1", await new SuppressionList(test.Database, options, clock).ReasonAsync("ANN@example.org", Token));
        Assert.IsType<Saved.Refused>(await Store.SaveAsync("ann@example.org", null, Daily, "test", Token));
    }

    [Fact]
    public async Task A_work_counts_as_had_while_its_mail_may_have_arrived()
    {
        var id = await AddAsync();
        foreach (var (state, work) in new[] { ("queued", 1L), ("sent", 2L), ("in-doubt", 3L), ("deferred", 4L), ("expired", 5L), ("rejected", 6L), ("withdrawn", 7L), ("suppressed", 8L) })
        {
            await DeliverAsync(id, state, work);
        }

        var seen = new SeenPapers(test.Database);
        Assert.Equal([1, 2, 3, 4], (await seen.OfAsync(id, Token)).Order());
        Assert.Empty((await seen.OfAsync([id, id + 1], Token))[id + 1]);
    }

    [Fact]
    public async Task An_import_takes_what_it_can_and_a_dry_run_nothing()
    {
        const string File = "address,wish\nann@example.org,x\nbad,x\nleft@example.org,y\n";
        await Store.ChangeStateAsync(await AddAsync("left@example.org"), SubscriberState.Left, "test", Token);
        var dry = await Import.ImportAsync(File, "import", dryRun: true, Token);
        Assert.Null(await Store.FindAsync("ann@example.org", Token));
        var real = await Import.ImportAsync(File, "import", dryRun: false, Token);
        Assert.Equal((1, 0, "3 4"), (real.Added, real.Updated, string.Join(' ', real.Refused.Select(row => row.Line))));
        Assert.Equal((dry.Added, dry.Updated, dry.Refused.Count), (real.Added, real.Updated, real.Refused.Count));
        Assert.NotNull(await Store.FindAsync("ann@example.org", Token));
        Assert.Equal((0, 1), await Import.ImportAsync(File, "import", dryRun: false, Token) is var again ? (again.Added, again.Updated) : default);
    }

    [Fact]
    public async Task An_erased_person_is_in_no_table_and_no_import_brings_them_back()
    {
        var id = await AddAsync("zebra.unique@example.org");
        await AddAsync("bob@example.org");
        await DeliverAsync(id, "sent", 1);
        await ExecuteAsync("INSERT INTO attempts (delivery_id, token, number, at, relay, stage, words, rule, outcome, suppress, soft) SELECT id, 't', 1, 1, 'r', 's', 'w', 'r', 'sent', 0, 0 FROM deliveries");
        await ExecuteAsync("INSERT INTO reasons (subscriber_id, slot, reason, at) VALUES (@id, 's', 'nothing matched', 1)", id);

        Assert.True(await Erasure.EraseAsync("Zebra.Unique@example.org", Token));
        Assert.False(await Erasure.EraseAsync("zebra.unique@example.org", Token));
        Assert.Null(await Store.FindAsync(id, Token));
        await using var connection = await test.Database.OpenAsync(Token);
        foreach (var table in new[] { "consents", "seen", "deliveries", "reasons" })
        {
            Assert.Equal(0, await connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {table} WHERE subscriber_id = @id", new { id }));
        }

        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM attempts"));
        Assert.Single((await Import.ImportAsync("address,wish\nzebra.unique@example.org,x", "import", false, Token)).Refused);
        foreach (var file in Directory.GetFiles(test.Folder))
        {
            Assert.DoesNotContain("zebra.unique", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Token)), StringComparison.OrdinalIgnoreCase);
        }
    }

    private async Task DecideAsync(Decided decided) => await test.Database.WriteAsync(
        (connection, transaction) => SubscriberStore.DecidedAsync(connection, transaction, [decided], Token), Token);

    private Task DeliverAsync(long subscriber, string state, long work) => test.Database.WriteAsync(async (connection, transaction) =>
    {
        var delivery = await connection.ExecuteScalarAsync<long>(
            """
            INSERT INTO deliveries (subscriber_id, slot, kind, sender, recipient, message_id, recipe, state, due_at, deadline, attempts, faults, doubts, created_at)
            VALUES (@subscriber, @state, 'digest', 's@example.org', 'zebra.unique@example.org', @state, '{}', @state, 1, 2, 0, 0, 0, 1) RETURNING id
            """,
            new { subscriber, state }, transaction);
        await SeenPapers.AddAsync(connection, transaction, subscriber, delivery, [work], Token);
    }, Token);

    private async Task ExecuteAsync(string sql, long id = 0)
    {
        await using var connection = await test.Database.OpenAsync(Token);
        await connection.ExecuteAsync(sql, new { id });
    }
}

public sealed class SqliteSubscriberStoreTests : SubscriberStoreContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.SqliteAsync(time);
}

public sealed class PostgreSqlSubscriberStoreTests : SubscriberStoreContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.PostgreSqlAsync(time);
}
