using DigestMailer.Bounces;
using DigestMailer.Tests.Delivery;

namespace DigestMailer.Tests.Bounces;

public sealed class SuppressionPolicyTests
{
    private static string? Reason(params Refusal[] refusals) => SuppressionPolicy.Reason(refusals, Some.Noon);

    private static Refusal Soft(double daysAgo) => new(1, Some.Noon.AddDays(-daysAgo).ToUnixTimeMilliseconds(), Hard: false);

    [Fact]
    public void One_hard_refusal_is_enough() => Assert.Equal("the mailbox does not exist", Reason(Soft(1), Soft(2) with { Hard = true }));

    [Fact]
    public void Soft_refusals_need_five_days() => Assert.Equal(
        (null, "the mailbox refused mail on 5 days"),
        (Reason(Soft(0), Soft(1), Soft(2), Soft(3)), Reason(Soft(0), Soft(1), Soft(2), Soft(3), Soft(9))));

    [Fact]
    public void Many_refusals_of_one_day_are_one_day() => Assert.Null(Reason([.. Enumerable.Range(0, 9).Select(hour => Soft(hour / 24.0))]));

    [Fact]
    public void What_is_two_weeks_old_is_forgotten() => Assert.Null(Reason(Soft(0), Soft(1), Soft(2), Soft(3), Soft(14.1)));

    [Fact]
    public void Nothing_is_nothing() => Assert.Null(Reason());
}
