using DigestMailer.Composing;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Composing;

public sealed class ExcerptTests
{
    [Theory]
    [InlineData("One. Two. Three.", 2, "One. Two.")]
    [InlineData("We use it, e.g. here, and there. Next.", 1, "We use it, e.g. here, and there.")]
    [InlineData("As Smith et al. Have shown. Next.", 1, "As Smith et al. Have shown.")]
    [InlineData("It gains 27.5% over J. Smith. Next.", 1, "It gains 27.5% over J. Smith.")]
    [InlineData("Is it? Yes! Fine.", 2, "Is it? Yes!")]
    [InlineData("He said \"no.\" Then left.", 1, "He said \"no.\"")]
    [InlineData("我们提出新方法。实验有效。结束。", 2, "我们提出新方法。实验有效。")]
    [InlineData("no end", 3, "no end")]
    [InlineData("Wait... What? More.", 1, "Wait...")]
    public void Sentences_end_where_a_reader_ends_them(string text, int most, string shown) =>
        Assert.Equal(shown, Excerpt.Sentences(text, most, enough: 1_000, longest: 1_000));

    [Fact]
    public void Enough_is_enough() => Assert.Equal("One is here. Two is here.", Excerpt.Sentences("One is here. Two is here. Three is here.", 4, 20, 100));

    [Fact]
    public void An_endless_sentence_is_cut_at_a_word() =>
        Assert.Equal("and so on and so…", Excerpt.Sentences(string.Concat(Enumerable.Repeat("and so on ", 9)).Trim(), 2, 10, 19));

    [Fact]
    public void Nothing_is_longer_than_allowed_and_no_grapheme_is_cut() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var source = string.Concat(Enumerable.Repeat(text.Get, 8));
            var cut = Excerpt.Words(source, 30);
            return cut.Length <= 30 && (cut == source || (cut.EndsWith('…') && source.StartsWith(cut[..^1], StringComparison.Ordinal)));
        }).QuickCheckThrowOnFailure();
}
