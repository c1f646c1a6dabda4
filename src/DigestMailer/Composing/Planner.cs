using System.Runtime.CompilerServices;
using Dapper;
using DigestMailer.Delivery;
using DigestMailer.Digests;
using DigestMailer.Hosting;
using DigestMailer.Storage;
using DigestMailer.Subscribers;
using Microsoft.Extensions.Options;

namespace DigestMailer.Composing;

/// <summary>What a planning run came to: asked = rows + reasons.</summary>
internal sealed record PlanCounts(int Asked, int Rows, int Reasons)
{
    public static readonly PlanCounts None = new(0, 0, 0);

    public static PlanCounts operator +(PlanCounts left, PlanCounts right) =>
        new(left.Asked + right.Asked, left.Rows + right.Rows, left.Reasons + right.Reasons);
}

/// <summary>Turns due slots into rows, or into the reason for none, in one transaction with the subscriber's own progress.</summary>
internal sealed partial class Planner(
    Database database,
    DigestStore digests,
    SubscriberStore subscribers,
    SeenPapers seen,
    DeliveryLedger ledger,
    RowFreezer freezer,
    IOptions<ComposingOptions> options,
    TimeProvider clock,
    ILogger<Planner> logger)
{
    private const int Batch = 200;

    /// <summary>The tick: every slot whose hour has come and for which a digest is there that it has not looked at.</summary>
    public async Task<PlanCounts> RunAsync(CancellationToken cancellationToken)
    {
        var pools = await PoolsAsync(cancellationToken);
        var newest = pools.NewestOn(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        var counts = PlanCounts.None;
        await foreach (var page in PagesAsync((after, token) => subscribers.DueAsync(newest, after, Batch, token), cancellationToken))
        {
            var now = clock.GetUtcNow();
            var slots = page.Select(subscriber => (Subscriber: subscriber, Slot: Rhythm.Newest(subscriber.Preferences, subscriber.LastSlot, now, options.Value.LateFor)));
            var due = slots.Where(pair => pair.Slot is not null).Select(pair => (pair.Subscriber, pair.Slot!)).ToList();
            counts += await WriteAsync(await DecideAsync(due, pools, cancellationToken), cancellationToken);
            await PassOverAsync([.. slots.Where(pair => pair.Slot is null).Select(pair => pair.Subscriber)], cancellationToken);
        }

        if (counts.Asked > 0)
        {
            SlotsPlanned(counts.Asked, counts.Rows, counts.Reasons);
        }

        return counts;
    }

    /// <summary>One local day for everybody whose rhythm has it and who was not served on it or later, as if their hour had come.</summary>
    public async Task<PlanCounts> RunDayAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var counts = PlanCounts.None;
        await foreach (var page in RehearseAsync(day, cancellationToken))
        {
            counts += await WriteAsync(page, cancellationToken);
        }

        return counts;
    }

    /// <summary>What <see cref="RunDayAsync"/> would write; nothing is.</summary>
    public async IAsyncEnumerable<IReadOnlyList<PlannedSlot>> RehearseAsync(
        DateOnly day, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pools = await PoolsAsync(cancellationToken);
        await foreach (var page in PagesAsync((after, token) => subscribers.ActiveAsync(after, Batch, token), cancellationToken))
        {
            var due = page.Where(subscriber => Rhythm.Includes(subscriber.Preferences, day) && !(subscriber.LastSlot >= day))
                .Select(subscriber => (subscriber, new Slot(day, clock.GetUtcNow())))
                .ToList();
            yield return await DecideAsync(due, pools, cancellationToken);
        }
    }

    private async Task<Pools> PoolsAsync(CancellationToken cancellationToken) =>
        new(digests, await digests.AfterAsync(0, cancellationToken), options.Value.Reach);

    private static async IAsyncEnumerable<IReadOnlyList<Subscriber>> PagesAsync(
        Func<long, CancellationToken, Task<IReadOnlyList<Subscriber>>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = 0L;
        while (await read(after, cancellationToken) is { Count: > 0 } page)
        {
            after = page[^1].Id;
            yield return page;
        }
    }

    private async Task<IReadOnlyList<PlannedSlot>> DecideAsync(
        IReadOnlyList<(Subscriber Subscriber, Slot Slot)> slots, Pools pools, CancellationToken cancellationToken)
    {
        var had = await seen.OfAsync([.. slots.Select(pair => pair.Subscriber.Id)], cancellationToken);
        var decided = new List<PlannedSlot>(slots.Count);
        foreach (var (subscriber, slot) in slots)
        {
            if (await pools.ForAsync(subscriber.DigestThrough, slot.Day, cancellationToken) is { } pool)
            {
                var plan = SlotPlan.Decide(subscriber.Preferences, pool.Papers, had[subscriber.Id]);
                decided.Add(new PlannedSlot(subscriber, slot, plan, pool.Through, pool.Day));
            }
        }

        return decided;
    }

    private Task<PlanCounts> WriteAsync(IReadOnlyList<PlannedSlot> decided, CancellationToken cancellationToken) => decided.Count == 0
        ? Task.FromResult(PlanCounts.None)
        : database.WriteAsync(async (connection, transaction) =>
        {
            // First, because it takes hold of them: who left meanwhile, or was served by another planner, gets nothing from this one.
            var ours = await SubscriberStore.DecidedAsync(connection, transaction, decided.Select(Progress), cancellationToken);
            var kept = decided.Where(slot => ours.Contains(slot.Subscriber.Id)).ToList();
            var mails = kept.Select(slot => (Slot: slot, Row: freezer.Freeze(slot))).Where(pair => pair.Row is not null).ToList();
            var ids = await ledger.PlanAsync(connection, transaction, [.. mails.Select(pair => pair.Row!)], cancellationToken);
            foreach (var (mail, id) in mails.Zip(ids).Where(pair => pair.Second is not null))
            {
                await SeenPapers.AddAsync(connection, transaction, mail.Slot.Subscriber.Id, id!.Value, Works(mail.Slot.Plan), cancellationToken);
            }

            var reasons = kept.Where(slot => slot.Plan is SlotPlan.Nothing)
                .Select(slot => (slot.Subscriber.Id, slot.Slot.Day, ((SlotPlan.Nothing)slot.Plan).Reason));
            var count = await ReasonsAsync(connection, transaction, [.. reasons]);
            return new PlanCounts(ids.Count(id => id is not null) + count, ids.Count(id => id is not null), count);
        }, cancellationToken);

    /// <summary>Slots whose hour passed while nobody was there to serve them: they are over, and the digest waits for the next one.</summary>
    private Task PassOverAsync(IReadOnlyList<Subscriber> late, CancellationToken cancellationToken) => late.Count == 0
        ? Task.CompletedTask
        : database.WriteAsync(async (connection, transaction) =>
        {
            foreach (var subscriber in late)
            {
                var next = Rhythm.Next(subscriber.Preferences, subscriber.LastSlot, clock.GetUtcNow());
                await SubscriberStore.PassOverAsync(connection, transaction, subscriber.Id, next, cancellationToken);
            }
        }, cancellationToken);

    private async Task<int> ReasonsAsync(
        System.Data.Common.DbConnection connection,
        System.Data.Common.DbTransaction transaction,
        IReadOnlyList<(long SubscriberId, DateOnly Day, string Reason)> reasons) =>
        await connection.ExecuteAsync(
            "INSERT INTO reasons (subscriber_id, slot, reason, at) VALUES (@SubscriberId, @slot, @Reason, @at) ON CONFLICT DO NOTHING",
            reasons.Select(one => new
            {
                one.SubscriberId,
                slot = DayReport.SlotOf(one.Day),
                one.Reason,
                at = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            }).ToArray(),
            transaction);

    private Decided Progress(PlannedSlot slot) => new(
        slot.Subscriber.Id,
        slot.Through,
        slot.Slot.Day,
        Rhythm.Next(slot.Subscriber.Preferences, slot.Slot.Day, clock.GetUtcNow()));

    private static IEnumerable<long> Works(SlotPlan plan) =>
        plan is SlotPlan.Mail mail ? mail.Chosen.Choices.Select(choice => choice.Paper.Work) : [];

    [LoggerMessage(LogEvents.SlotsPlanned, LogLevel.Information, "Planned {Asked} slots: {Rows} mails, {Reasons} with a reason for none")]
    private partial void SlotsPlanned(int asked, int rows, int reasons);
}
