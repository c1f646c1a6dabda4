using Dapper;
using DigestMailer.Bounces;
using DigestMailer.Delivery;
using DigestMailer.Subscribers;
using DigestMailer.Tests.Delivery;
using DigestMailer.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DigestMailer.Tests.Bounces;

/// <summary>What is made of the ledger's refusals on every database: whoever cannot be reached is written to no more.</summary>
public abstract class RefusalIntakeContract : IAsyncLifetime
{
    private readonly ManualClock clock = new(Some.Noon);
    private TestDatabase test = null!;
    private long ann;
    private long bob;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SuppressionList Suppressions => new(test.Database, Options.Create(new SubscribersOptions()), clock);

    private SubscriberStore Subscribers => new(test.Database, Suppressions, clock);

    private protected abstract Task<TestDatabase> OpenAsync(TimeProvider time);

    public async ValueTask InitializeAsync()
    {
        test = await OpenAsync(clock);
        (ann, bob) = (await AddAsync("ann@example.org"), await AddAsync("bob@example.org"));
    }

    public ValueTask DisposeAsync() => test is null ? ValueTask.CompletedTask : test.DisposeAsync();

    private async Task<long> AddAsync(string address) =>
        Assert.IsType<Saved.Added>(await Subscribers.SaveAsync(address, null, new Preferences { Wish = "x" }, "test", Token)).Id;

    private Task<int> TakeInAsync() =>
        new RefusalIntake(test.Database, Subscribers, new LedgerUpkeep(test.Database, clock), clock, NullLogger<RefusalIntake>.Instance).RunAsync(Token);

    /// <summary>One row, sent for by the ledger's own ways, with this end.</summary>
    private async Task EndAsync(long subscriber, Outcome outcome, string slot, string recipient = "ann@example.org")
    {
        await test.Database.PlanAsync(clock, [Some.Row(subscriber, slot) with { Recipient = recipient, DueAt = 0, Deadline = clock.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds() }], Token);
        var ledger = new DeliveryLedger(test.Database, clock);
        var row = Assert.Single(await ledger.ClaimAsync(Some.Node, 1, Some.Lease, Token));
        await ledger.SettleAsync([Some.Settlement(row, outcome, clock.GetUtcNow())], Token);
    }

    private async Task<SubscriberState> StateAsync(long id) => (await Subscribers.FindAsync(id, Token))!.State;

    [Fact]
    public async Task A_mailbox_that_does_not_exist_is_written_to_no_more_and_what_waits_ends()
    {
        await EndAsync(ann, Some.Rejected, "papers/2025-11-03");
        await test.Database.PlanAsync(clock, [Some.Row(ann, "papers/2025-11-04"), Some.Row(bob, "papers/2025-11-04")], Token);

        Assert.Equal(1, await TakeInAsync());
        Assert.Equal(0, await TakeInAsync());
        Assert.Equal((SubscriberState.Suppressed, SubscriberState.Active), (await StateAsync(ann), await StateAsync(bob)));
        Assert.Equal("the mailbox does not exist", await Suppressions.ReasonAsync("ann@example.org", Token));
        await using var connection = await test.Database.OpenAsync(Token);
        Assert.Equal(
            ["rejected", "suppressed", "queued"], await connection.QueryAsync<string>("SELECT state FROM deliveries ORDER BY subscriber_id, slot"));
    }

    [Fact]
    public async Task A_refusal_of_what_the_mail_holds_says_nothing_about_the_mailbox()
    {
        for (var day = 1; day <= 9; day++)
        {
            await EndAsync(ann, Some.Rejected with { Suppress = false }, $"papers/2025-11-0{day}");
            clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(0, await TakeInAsync());
        Assert.Equal(SubscriberState.Active, await StateAsync(ann));
    }

    [Fact]
    public async Task A_mailbox_that_refuses_day_after_day_is_given_up_on_the_fifth()
    {
        for (var day = 1; day <= 5; day++)
        {
            Assert.Equal(0, await TakeInAsync());
            await EndAsync(ann, Some.Rejected with { Suppress = false, Soft = true }, $"papers/2025-11-0{day}");
            clock.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(1, await TakeInAsync());
        Assert.Equal(SubscriberState.Suppressed, await StateAsync(ann));
    }

    [Fact]
    public async Task An_accepted_mail_clears_what_was_before_it()
    {
        for (var day = 1; day <= 4; day++)
        {
            await EndAsync(ann, Some.Rejected with { Suppress = false, Soft = true }, $"papers/2025-11-0{day}");
            clock.Advance(TimeSpan.FromDays(1));
        }

        await EndAsync(ann, Some.Sent, "papers/2025-11-05");
        clock.Advance(TimeSpan.FromDays(1));
        await EndAsync(ann, Some.Rejected with { Suppress = false, Soft = true }, "papers/2025-11-06");
        Assert.Equal(0, await TakeInAsync());
    }

    [Fact]
    public async Task A_deferral_is_no_refusal_and_who_left_stays_gone()
    {
        await EndAsync(bob, Some.Deferred, "papers/2025-11-03", "bob@example.org");
        await EndAsync(ann, Some.Rejected, "papers/2025-11-03");
        await Subscribers.ChangeStateAsync(ann, SubscriberState.Left, "one click", Token);

        Assert.Equal(0, await TakeInAsync());
        Assert.Equal((SubscriberState.Left, SubscriberState.Active), (await StateAsync(ann), await StateAsync(bob)));
    }

    [Fact]
    public async Task A_trial_to_another_mailbox_says_nothing_about_the_subscribers_own()
    {
        await EndAsync(ann, Some.Rejected, "test/1", "typo@example.org");
        Assert.Equal(0, await TakeInAsync());
        Assert.Equal(SubscriberState.Active, await StateAsync(ann));
    }
}

public sealed class SqliteRefusalIntakeTests : RefusalIntakeContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.SqliteAsync(time);
}

public sealed class PostgreSqlRefusalIntakeTests : RefusalIntakeContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.PostgreSqlAsync(time);
}
