using System.Buffers;
using System.Text;
using DigestMailer.Mail.Mime;
using DigestMailer.Rendering;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Rendering;

public sealed class FragmentTests
{
    [Fact]
    public void A_fragment_is_cut_at_its_gaps()
    {
        var fragment = Fragment.Of("a \uFDD0n\uFDD1. b \uFDD0why\uFDD1");

        Assert.Equal(["n", "why", null], fragment.Parts.Select(part => part.Gap));
        Assert.Equal("a . b ".Length, fragment.Size);
    }

    [Fact]
    public void Text_without_a_gap_is_one_piece() =>
        Assert.Null(Assert.Single(Fragment.Of("plain = text\n").Parts).Gap);

    [Fact]
    public void A_marker_that_never_ends_is_text() => Assert.Single(Fragment.Of("a \uFDD0n and no more").Parts);

    [Fact]
    public void Pieces_laid_end_to_end_decode_to_the_rendered_text_with_its_gaps_filled() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(), (before, after) =>
        {
            var left = Clean(before.Get);
            var right = Clean(after.Get);
            var mail = new ArrayBufferWriter<byte>();
            foreach (var part in Fragment.Of($"{left}\uFDD0n\uFDD1{right}").Parts)
            {
                mail.Write(part.Encoded);
                mail.Write(part.Gap is null ? [] : Fragment.Of("12").Parts[0].Encoded);
            }

            return Decode(mail.WrittenSpan) == $"{left}12{right}".ReplaceLineEndings("\r\n");
        }).QuickCheckThrowOnFailure();

    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))
        .Replace("\uFDD0", "", StringComparison.Ordinal).Replace('\r', 'r').Replace('\u0085', 'n').Replace('\u2028', 'n').Replace('\u2029', 'n').Replace('\f', 'f');

    private static string Decode(ReadOnlySpan<byte> encoded)
    {
        var output = new ArrayBufferWriter<byte>();
        QuotedPrintable.Decode(encoded, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
