using System.Buffers;
using System.Text;
using DigestMailer.Rendering;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Rendering;

public sealed class TextFoldTests
{
    [Fact]
    public void A_short_line_stays_as_it_is() => Assert.Equal("one\n\n  two\n", Fold("one\n\n  two\n"));

    [Fact]
    public void A_long_line_goes_on_below_its_own_indent()
    {
        var lines = Fold("   " + Words(30)).Split('\n');

        Assert.True(lines.Length > 1);
        Assert.All(lines, line => Assert.StartsWith("   word", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.InRange(line.Length, 1, TextFold.Columns));
    }

    [Theory]
    [InlineData("7. ")]
    [InlineData("\uFDD0n\uFDD1. ")]
    public void A_numbered_line_hangs_below_its_text(string number)
    {
        var lines = Fold(number + Words(30)).Split('\n');

        Assert.StartsWith(number + "word", lines[0], StringComparison.Ordinal);
        Assert.All(lines[1..], line => Assert.StartsWith("   word", line, StringComparison.Ordinal));
    }

    [Fact]
    public void An_address_is_never_broken()
    {
        var address = "https://digest.example/unsubscribe/" + new string('a', 200);

        Assert.Equal($"   {address}\n", Fold($"   {address}\n"));
    }

    [Fact]
    public void A_word_longer_than_a_line_is_broken_where_the_line_ends()
    {
        var lines = Fold(new string('x', 200)).Split('\n');

        Assert.Equal([72, 72, 56], lines.Select(line => line.Length));
    }

    [Fact]
    public void East_Asian_letters_take_two_columns_and_break_without_blanks()
    {
        var lines = Fold(string.Concat(Enumerable.Repeat("論文を読む。", 20))).Split('\n');

        Assert.True(lines.Length > 3);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 36));
        Assert.DoesNotContain(lines, line => line.StartsWith('。'));
    }

    [Fact]
    public void Blanks_at_the_end_of_a_line_are_dropped() => Assert.Equal("a\nb", Fold("a  \nb   "));

    [Fact]
    public void Folding_moves_line_breaks_and_changes_nothing_else() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var source = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text.Get + " ", 20))));
            return Bare(Fold(source)) == Bare(source);
        }).QuickCheckThrowOnFailure();

    private static string Bare(string text) => string.Concat(text.Where(one => one is not (' ' or '\n')));

    private static string Words(int count) => string.Join(' ', Enumerable.Range(1, count).Select(number => $"word{number}"));

    private static string Fold(string text)
    {
        var output = new ArrayBufferWriter<byte>();
        TextFold.Write(Encoding.UTF8.GetBytes(text), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
