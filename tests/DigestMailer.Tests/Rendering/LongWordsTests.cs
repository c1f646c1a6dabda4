using System.Globalization;
using DigestMailer.Rendering;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Rendering;

public sealed class LongWordsTests
{
    [Fact]
    public void Ordinary_text_is_not_touched()
    {
        const string Text = "An ordinary sentence with counterrevolutionaries in it.";

        Assert.Same(Text, LongWords.Soften(Text));
    }

    [Fact]
    public void An_address_breaks_after_a_separator()
    {
        var pieces = LongWords.Soften("https://github.com/some-one/a-rather-long-repository-name/of.a.long.file").Split('\u200B');

        Assert.True(pieces.Length > 2);
        Assert.All(pieces[..^1], piece => Assert.Contains(piece[^1], "/-."));
    }

    [Fact]
    public void A_grapheme_is_never_parted()
    {
        var flags = string.Concat(Enumerable.Repeat("👩‍👩‍👧", 50));

        Assert.All(LongWords.Soften(flags).Split('\u200B'), piece => Assert.Equal("👩‍👩‍👧", piece[..8]));
    }

    [Fact]
    public void A_long_word_leaves_the_ordinary_ones_beside_it_alone() =>
        Assert.StartsWith("counterrevolutionaries ", LongWords.Soften("counterrevolutionaries " + new string('W', 33)), StringComparison.Ordinal);

    [Fact]
    public void No_run_is_longer_than_32_and_nothing_is_lost() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var source = string.Concat(Enumerable.Repeat(text.Get, 10)).Replace("\u200B", "", StringComparison.Ordinal);
            var soft = LongWords.Soften(source);
            return soft.Replace("\u200B", "", StringComparison.Ordinal) == source
                && soft.Split('\u200B').SelectMany(piece => piece.Split()).All(run => new StringInfo(run).LengthInTextElements <= 32);
        }).QuickCheckThrowOnFailure();
}
