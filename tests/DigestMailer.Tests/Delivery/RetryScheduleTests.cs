using DigestMailer.Delivery;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Delivery;

public sealed class RetryScheduleTests
{
    private static readonly Arbitrary<int> Attempts = Gen.Choose(1, 40).ToArbitrary();
    private static readonly Arbitrary<double> Chances = Gen.Choose(0, 999_999).Select(number => number / 1_000_000.0).ToArbitrary();
    private static readonly Arbitrary<TimeSpan> Hints = Gen.Choose(-10, 40_000).Select(seconds => TimeSpan.FromSeconds(seconds)).ToArbitrary();
    private static readonly DateTimeOffset Late = Some.Noon.AddDays(7);

    [Fact]
    public void The_wait_is_never_shorter_than_the_server_asked_for_within_two_hours() =>
        Prop.ForAll(Attempts, Hints, Chances, (attempts, hint, chance) =>
            Next(attempts, hint, chance) - Some.Noon >= (hint < RetrySchedule.LongestHint ? hint : RetrySchedule.LongestHint))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_server_cannot_ask_for_days() =>
        Prop.ForAll(Attempts, Hints, Chances, (attempts, hint, chance) =>
            Next(attempts, hint, chance) - Some.Noon <= Max(Some.Waits[^1] * 1.2, RetrySchedule.LongestHint)).QuickCheckThrowOnFailure();

    [Fact]
    public void Without_a_hint_the_wait_is_the_table_s_give_or_take_a_fifth() =>
        Prop.ForAll(Attempts, Chances, (attempts, chance) =>
        {
            var ratio = (Next(attempts, null, chance) - Some.Noon)!.Value / Some.Waits[Math.Min(attempts, 7) - 1];
            return ratio is >= 0.799 and < 1.201;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_is_tried_at_its_deadline_or_later() =>
        Prop.ForAll(Attempts, Hints, Chances, (attempts, hint, chance) =>
        {
            var deadline = Some.Noon.AddMinutes(45);
            return RetrySchedule.Next(Some.Noon, attempts, hint, deadline, Some.Waits, chance) is not { } next || next < deadline;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_first_wait_is_five_minutes() =>
        Assert.Equal(Some.Noon.AddMinutes(5), RetrySchedule.Next(Some.Noon, 1, null, Late, Some.Waits, 0.5));

    private static DateTimeOffset? Next(int attempts, TimeSpan? hint, double chance) =>
        RetrySchedule.Next(Some.Noon, attempts, hint, Late, Some.Waits, chance);

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
