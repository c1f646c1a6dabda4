using Dapper;
using DigestMailer.Delivery;
using DigestMailer.Storage;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Delivery;

/// <summary>What the ledger promises on every database.</summary>
public abstract class LedgerContract : IAsyncLifetime
{
    private readonly ManualClock clock = new(Some.Noon);
    private TestDatabase test = null!;

    private protected abstract Task<TestDatabase> OpenAsync(TimeProvider time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Database Database => test.Database;

    private DeliveryLedger Ledger => new(Database, clock);

    private LedgerUpkeep Upkeep => new(Database, clock);

    public async ValueTask InitializeAsync() => test = await OpenAsync(clock);

    public async ValueTask DisposeAsync()
    {
        if (test is null)
        {
            return;
        }

        try
        {
            Assert.True((await Tally.ReadAsync(Database, null, Token)).AddsUp);
        }
        finally
        {
            await test.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_slot_is_planned_once()
    {
        var first = await PlanAsync(Some.Row(1), Some.Row(2));
        var second = await PlanAsync(Some.Row(2), Some.Row(3), Some.Row(3), Some.Row(2, "papers/2025-11-04"));

        Assert.All(first, id => Assert.NotNull(id));
        Assert.Equal([false, true, false, true], second.Select(id => id is not null));
        Assert.Equal(4, await Database.CountAsync("deliveries", Token));
    }

    [Fact]
    public async Task Many_rows_are_planned_at_once_and_keep_their_order()
    {
        var ids = await PlanAsync([.. Enumerable.Range(1, 151).Select(number => Some.Row(number))]);
        var rows = await Ledger.ClaimAsync(Some.Node, 200, Some.Lease, Token);

        Assert.Equal(ids.Select(id => id!.Value), rows.Select(row => row.Id));
        Assert.Equal(Enumerable.Range(1, 151).Select(number => $"recipe {number}"), rows.Select(row => row.Recipe));
    }

    [Fact]
    public async Task A_claim_is_exclusive()
    {
        await PlanAsync([.. Enumerable.Range(1, 60).Select(number => Some.Row(number))]);

        var claims = await Task.WhenAll(Enumerable.Range(0, 12)
            .Select(number => Ledger.ClaimAsync($"node-{number % 2}", 5, Some.Lease, Token)));
        var ids = claims.SelectMany(rows => rows).Select(row => row.Id).ToList();

        Assert.Equal(60, ids.Count);
        Assert.Equal(60, ids.Distinct().Count());
        Assert.Empty(await Ledger.ClaimAsync(Some.Node, 5, Some.Lease, Token));
    }

    [Fact]
    public async Task A_claim_takes_what_is_due_and_not_stale_oldest_first()
    {
        var noon = Some.Noon.ToUnixTimeMilliseconds();
        await PlanAsync(
            Some.Row(1) with { DueAt = noon - 1 },
            Some.Row(2) with { DueAt = noon - 5 },
            Some.Row(3) with { DueAt = noon + 1 },
            Some.Row(4) with { DueAt = noon - 9, Deadline = noon });

        var rows = await Ledger.ClaimAsync(Some.Node, 10, Some.Lease, Token);
        Assert.Equal([2, 1], rows.Select(row => row.SubscriberId));
        Assert.All(rows, row => Assert.Equal(1, row.Attempts));
    }

    [Fact]
    public async Task A_settled_row_is_settled_once()
    {
        var row = await PlanAndClaimAsync();
        Assert.True(await SettleAsync(row, Some.Sent));
        Assert.False(await SettleAsync(row, Some.Rejected));

        Assert.Equal("sent", (await StateAsync(row)).Word);
        Assert.Equal(1, await Database.CountAsync("attempts WHERE outcome = 'sent'", Token));
        Assert.Equal(1, await Database.CountAsync("attempts", Token));
    }

    [Fact]
    public async Task Only_the_holder_of_the_token_settles()
    {
        var row = await PlanAndClaimAsync();
        Assert.False(await SettleAsync(row with { Token = "another" }, Some.Sent));
        Assert.Equal("claimed", (await StateAsync(row)).Word);
    }

    [Fact]
    public async Task A_holder_of_an_old_token_changes_nothing()
    {
        var old = await PlanAndClaimAsync();
        await SettleAsync(old, outcome: null);
        var now = Assert.Single(await Ledger.ClaimAsync(Some.OtherNode, 1, Some.Lease, Token));

        Assert.False(await SettleAsync(old, Some.Rejected));
        Assert.True(await SettleAsync(now, Some.Sent));
    }

    [Fact]
    public async Task A_relay_s_fault_costs_the_row_nothing()
    {
        var row = await PlanAndClaimAsync();
        await SettleAsync(row, Some.RelayFault);

        var state = await StateAsync(row);
        Assert.Equal(("queued", 0, 0), (state.Word, state.Attempts, state.Faults));
        Assert.Equal(1, await Database.CountAsync("attempts WHERE outcome = 'relay-fault'", Token));
    }

    [Fact]
    public async Task The_third_fault_after_the_recipient_puts_the_row_off()
    {
        await PlanAsync(Some.Row(1));
        for (var fault = 1; fault <= 3; fault++)
        {
            var row = Assert.Single(await Ledger.ClaimAsync(Some.Node, 1, Some.Lease, Token));
            Assert.Equal(1, row.Attempts);
            await SettleAsync(row, Some.LateFault);
        }

        Assert.Empty(await Ledger.ClaimAsync(Some.Node, 1, Some.Lease, Token));
        Assert.Equal(1, await Database.CountAsync("deliveries WHERE state = 'deferred' AND attempts = 1 AND faults = 3", Token));
    }

    [Fact]
    public async Task A_row_put_off_comes_back_when_its_time_has_come()
    {
        var row = await PlanAndClaimAsync();
        await SettleAsync(row, Some.Deferred);
        Assert.Empty(await Ledger.ClaimAsync(Some.Node, 1, Some.Lease, Token));

        clock.Advance(TimeSpan.FromMinutes(6));
        var again = Assert.Single(await Ledger.ClaimAsync(Some.Node, 1, Some.Lease, Token));
        Assert.Equal((row.Id, 2), (again.Id, again.Attempts));
        Assert.Equal(row.MessageId, again.MessageId);
    }

    [Fact]
    public async Task A_row_that_would_be_stale_by_then_expires()
    {
        await PlanAsync(Some.Row(1) with { Deadline = Some.Noon.AddMinutes(4).ToUnixTimeMilliseconds() });
        var row = Assert.Single(await Ledger.ClaimAsync(Some.Node, 1, Some.Lease, Token));
        await SettleAsync(row, Some.Deferred);
        Assert.Equal("expired", (await StateAsync(row)).Word);
    }

    [Fact]
    public async Task What_nobody_took_in_time_expires()
    {
        await PlanAsync(Some.Row(1), Some.Row(2));
        var held = Assert.Single(await Ledger.ClaimAsync(Some.Node, 1, Some.Lease, Token));
        clock.Advance(TimeSpan.FromHours(20));

        Assert.Equal(1, await Upkeep.ExpireAsync(Token));
        Assert.Equal(0, await Upkeep.ExpireAsync(Token));
        Assert.Equal("claimed", (await StateAsync(held)).Word);
    }

    [Fact]
    public async Task A_bad_address_is_remembered_with_the_attempt()
    {
        var row = await PlanAndClaimAsync();
        await SettleAsync(row, Some.Rejected);
        Assert.Equal("rejected", (await StateAsync(row)).Word);
        Assert.Equal(1, await Database.CountAsync("attempts WHERE suppress = 1 AND code = 550 AND status = '5.1.1'", Token));
    }

    [Fact]
    public async Task The_hash_of_bytes_that_may_have_left_comes_back_with_the_next_claim()
    {
        var row = await PlanAndClaimAsync();
        await Ledger.SettleAsync([Some.Settlement(row, Some.Deferred, Some.Noon, hash: "ab")], Token);
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("ab", Assert.Single(await Ledger.ClaimAsync(Some.Node, 1, Some.Lease, Token)).RenderHash);
    }

    [Fact]
    public async Task Who_leaves_gets_nothing_more()
    {
        await PlanAsync(Some.Row(1), Some.Row(1, "papers/2025-11-04"), Some.Row(2));
        var claimed = await Ledger.ClaimAsync(Some.Node, 1, Some.Lease, Token);
        await WithdrawAsync(1);

        // One was claimed at that moment: it is given back and ends.
        await SettleAsync(claimed[0], outcome: null);
        Assert.Equal(2, await Database.CountAsync("deliveries WHERE subscriber_id = 1 AND state = 'withdrawn'", Token));
        Assert.Equal(2, Assert.Single(await Ledger.ClaimAsync(Some.Node, 9, Some.Lease, Token)).SubscriberId);
    }

    [Fact]
    public async Task A_message_that_was_on_the_line_when_its_reader_left_keeps_the_relay_s_answer()
    {
        var row = await PlanAndClaimAsync();
        await WithdrawAsync(1);
        await SettleAsync(row, Some.Sent);
        Assert.Equal("sent", (await StateAsync(row)).Word);
    }

    [Theory]
    [InlineData(nameof(Some.Sent)), InlineData(nameof(Some.Rejected))]
    public async Task What_is_final_stays_final(string which)
    {
        var row = await PlanAndClaimAsync();
        await SettleAsync(row, which == nameof(Some.Sent) ? Some.Sent : Some.Rejected);
        var before = await StateAsync(row);

        clock.Advance(TimeSpan.FromDays(2));
        await WithdrawAsync(1);
        await Upkeep.ExpireAsync(Token);
        await Upkeep.GiveUpLostAsync(Some.OtherNode, Token);
        await Upkeep.ResendOnceAsync(TimeSpan.Zero, Token);
        await SettleAsync(row, Some.Deferred);
        await SettleAsync(row, outcome: null);

        Assert.Equal(before, await StateAsync(row));
    }

    [Fact]
    public async Task A_lost_node_s_claims_are_in_doubt_until_it_comes_back()
    {
        await PlanAsync(Some.Row(1), Some.Row(2));
        var lost = await Ledger.ClaimAsync(Some.OtherNode, 1, Some.Lapsed, Token);
        var kept = await Ledger.ClaimAsync(Some.OtherNode, 1, Some.Lease, Token);

        Assert.Equal(1, await Upkeep.GiveUpLostAsync(Some.Node, Token));
        Assert.Equal("in-doubt", (await StateAsync(lost[0])).Word);
        Assert.Equal("claimed", (await StateAsync(kept[0])).Word);
        Assert.Equal([false, true], (await Upkeep.HeldAsync(Some.OtherNode, Token)).Select(row => row.Doubted));

        // The node slept; it knows how the attempt ended.
        Assert.True(await SettleAsync(lost[0], Some.Sent));
        Assert.Equal("sent", (await StateAsync(lost[0])).Word);
    }

    [Fact]
    public async Task A_renewed_lease_is_not_given_up()
    {
        await PlanAsync(Some.Row(1));
        await Ledger.ClaimAsync(Some.OtherNode, 1, Some.Lapsed, Token);
        Assert.Equal(1, await Upkeep.RenewAsync(Some.OtherNode, Some.Lease, Token));
        Assert.Equal(0, await Upkeep.GiveUpLostAsync(Some.Node, Token));
    }

    [Fact]
    public async Task What_is_in_doubt_is_resent_once_and_only_by_policy()
    {
        var row = await PlanAndClaimAsync();
        await SettleAsync(row, Some.InDoubt);
        Assert.Empty(await Ledger.ClaimAsync(Some.Node, 1, Some.Lease, Token));

        Assert.Equal(1, await Upkeep.ResendOnceAsync(TimeSpan.Zero, Token));
        var again = Assert.Single(await Ledger.ClaimAsync(Some.Node, 1, Some.Lease, Token));
        Assert.False(await SettleAsync(row, Some.Sent));
        await SettleAsync(again, Some.InDoubt);

        Assert.Equal(0, await Upkeep.ResendOnceAsync(TimeSpan.Zero, Token));
        Assert.Equal(("in-doubt", 2), ((await StateAsync(row)).Word, (await StateAsync(row)).Doubts));
    }

    [Fact]
    public async Task What_was_withdrawn_is_not_resent()
    {
        var row = await PlanAndClaimAsync();
        await SettleAsync(row, Some.InDoubt);
        await WithdrawAsync(1);
        Assert.Equal(0, await Upkeep.ResendOnceAsync(TimeSpan.Zero, Token));
    }

    [Fact]
    public async Task A_large_group_is_settled_in_one_transaction()
    {
        await PlanAsync([.. Enumerable.Range(1, 200).Select(number => Some.Row(number))]);
        var rows = await Ledger.ClaimAsync(Some.Node, 200, Some.Lease, Token);
        var changed = await Ledger.SettleAsync([.. rows.Select(row => Some.Settlement(row, Some.Sent, Some.Noon))], Token);

        Assert.Equal(rows.Select(row => row.Id).ToHashSet(), changed);
        var tally = await Tally.ReadAsync(Database, "papers/2025-11-03", Token);
        Assert.Equal((200, 200, 200), (tally.Asked, tally.Rows, tally.States["sent"]));
    }

    [Fact]
    public async Task Who_has_a_row_and_a_reason_breaks_the_sum()
    {
        await PlanAsync(Some.Row(1));
        await ExecuteAsync("INSERT INTO reasons (subscriber_id, slot, reason, at) VALUES (2, 'papers/2025-11-03', 'empty', 0)");
        Assert.True((await Tally.ReadAsync(Database, null, Token)).AddsUp);

        await ExecuteAsync("INSERT INTO reasons (subscriber_id, slot, reason, at) VALUES (1, 'papers/2025-11-03', 'empty', 0)");
        Assert.False((await Tally.ReadAsync(Database, null, Token)).AddsUp);
        await ExecuteAsync("DELETE FROM reasons");
    }

    private Task<IReadOnlyList<long?>> PlanAsync(params PlannedRow[] rows) => Database.PlanAsync(clock, rows, Token);

    private async Task<LedgerRow> PlanAndClaimAsync()
    {
        await PlanAsync(Some.Row(1));
        return Assert.Single(await Ledger.ClaimAsync(Some.Node, 1, Some.Lease, Token));
    }

    private async Task<bool> SettleAsync(LedgerRow row, Outcome? outcome) =>
        (await Ledger.SettleAsync([Some.Settlement(row, outcome, clock.GetUtcNow())], Token)).Contains(row.Id);

    private Task<Some.State> StateAsync(LedgerRow row) => Database.StateAsync(row.Id, Token);

    private Task WithdrawAsync(long subscriber) => Database.WriteAsync(
        async (connection, transaction) =>
        {
            await Upkeep.WithdrawAsync(connection, transaction, subscriber, LedgerState.Withdrawn, "left", Token);
        },
        Token);

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await Database.OpenAsync(Token);
        await connection.ExecuteAsync(sql);
    }
}

public sealed class SqliteLedgerTests : LedgerContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.SqliteAsync(time);
}

public sealed class PostgreSqlLedgerTests : LedgerContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider time) => TestDatabase.PostgreSqlAsync(time);
}
