using DigestMailer.Rendering;

namespace DigestMailer.Tests.Rendering;

public sealed class StackedMarksTests
{
    [Fact]
    public void A_pile_is_cut_to_four() =>
        Assert.Equal("ae\u0301\u0301\u0301\u0301b", StackedMarks.Limit("ae" + new string('\u0301', 400) + "b"));

    [Theory]
    [InlineData("Ệ, ý and שָׁלוֹם")]
    [InlineData("plain")]
    [InlineData("")]
    public void What_languages_stack_is_kept(string text) => Assert.Same(text, StackedMarks.Limit(text));
}
