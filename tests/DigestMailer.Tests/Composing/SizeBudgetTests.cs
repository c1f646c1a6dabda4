using DigestMailer.Composing;

namespace DigestMailer.Tests.Composing;

public sealed class SizeBudgetTests
{
    [Fact]
    public void What_fits_is_left_alone() => Assert.Equal(new Fit(0, 20), SizeBudget.Choose(5_000, 20, (_, _) => 1_500));

    [Fact]
    public void Summaries_are_shortened_before_a_card_is_dropped()
    {
        int[] sizes = [5_000, 4_000, 3_000];

        Assert.Equal(new Fit(2, 20), SizeBudget.Choose(5_000, 20, (level, _) => sizes[level]));
    }

    [Fact]
    public void The_last_cards_are_dropped_first_and_the_best_stay() =>
        Assert.Equal(new Fit(2, 7), SizeBudget.Choose(5_000, 20, (_, _) => 10_000));

    [Theory]
    [InlineData(20, SizeBudget.Wanted)]
    [InlineData(50, SizeBudget.Hard)]
    public void No_mail_is_larger_than_its_limit(int cards, int limit)
    {
        for (var size = 100; size < 100_000; size += 700)
        {
            var fit = SizeBudget.Choose(6_000, cards, (level, index) => size - (level * size / 4) + index);
            var sum = Enumerable.Range(0, fit.Cards).Sum(index => size - (fit.Level * size / 4) + index);
            Assert.InRange(6_000 + sum, 0, limit);
        }
    }
}
