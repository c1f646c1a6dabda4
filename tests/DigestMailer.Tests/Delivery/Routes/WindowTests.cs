using DigestMailer.Delivery.Routes;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Delivery.Routes;

public sealed class WindowTests
{
    private const long Start = 1_760_000_000_000;

    private static readonly Arbitrary<long[]> Steps =
        Gen.Choose(0, 200_000).Select(step => (long)step).ArrayOf().ToArbitrary();

    [Fact]
    public void It_never_counts_less_than_what_went_in_its_span() => Prop.ForAll(Steps, steps =>
    {
        var window = Window.Of(TimeSpan.FromMinutes(1));
        var sent = new List<long>();
        var now = Start;
        foreach (var step in steps)
        {
            now += step;
            window = window.Add(now, 1);
            sent.Add(now);
            Assert.InRange(window.Used(now), sent.Count(at => at > now - 60_000), sent.Count(at => at > now - 61_000 - 1));
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_opens_at_the_first_instant_with_room() => Prop.ForAll(Steps, steps =>
    {
        var window = Window.Of(TimeSpan.FromMinutes(1));
        var now = Start;
        foreach (var step in steps)
        {
            now += step / 10;
            window = window.Add(now, 1);
            var opens = window.Opens(now, 5);
            Assert.InRange(window.Used(opens), 0, 4);
            Assert.True(opens == now || window.Used(opens - 1) >= 5);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_told_late_counts_as_of_now()
    {
        var window = Window.Of(TimeSpan.FromMinutes(1)).Add(Start, 1).Add(Start - 50_000, 1);
        Assert.Equal(2, window.Used(Start + 59_000));
    }

    [Fact]
    public void A_clock_that_was_put_right_does_not_close_the_window_for_a_year()
    {
        var window = Window.Of(TimeSpan.FromMinutes(1)).Add(Start + (365L * 86_400_000), 9);
        Assert.Equal(0, window.Used(Start));
        Assert.Equal(1, window.Add(Start, 1).Used(Start));
    }
}
