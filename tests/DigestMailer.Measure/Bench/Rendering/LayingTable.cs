using System.Buffers;
using System.Text;
using DigestMailer.Mail.Mime;
using DigestMailer.Rendering;
using DigestMailer.Templates;

namespace DigestMailer.Measure.Bench.Rendering;

/// <summary>What a card's template sees.</summary>
internal sealed record LetterCard(LetterPaper Paper)
{
    private static readonly Gap Id = new("id");
    private static readonly Gap Wish = new("wish");

    public static readonly Shape<LetterCard> Shape = new Shape<LetterCard>("card")
        .Gap("id", _ => Id, "Of the subscriber")
        .Gap("wish", _ => Wish, "Why this paper")
        .Number("number", card => card.Paper.Number, "Its number in the digest")
        .Text("title", card => card.Paper.Title, "The title")
        .Text("abstract", card => card.Paper.Abstract, "The whole abstract")
        .Text("authors", card => card.Paper.Authors, "How many authors");
}

/// <summary>Where one letter is laid together from the frame and its cards.</summary>
internal sealed class LayingTable(Template frame, Fragments fragments, RenderContext context)
{
    private static readonly byte[] Open = Encoding.UTF8.GetBytes([Gap.Open]);
    private static readonly byte[] Close = Encoding.UTF8.GetBytes([Gap.Close]);

    private readonly ArrayBufferWriter<byte> rendered = new(16 * 1024);
    private readonly ArrayBufferWriter<byte> fillings = new(1024);
    private readonly ArrayBufferWriter<byte> output = new(64 * 1024);

    public int Render(Letter letter)
    {
        rendered.ResetWrittenCount();
        output.ResetWrittenCount();
        frame.Render(letter, context, rendered);
        var text = rendered.WrittenSpan;
        var open = text.IndexOf(Open);
        QuotedPrintable.WritePiece(text[..open], output);
        Cards(letter);
        QuotedPrintable.WritePiece(text[(open + text[open..].IndexOf(Close) + Close.Length)..], output);
        return output.WrittenCount;
    }

    public string Show(Letter letter)
    {
        Render(letter);
        var text = Encoding.ASCII.GetString(output.WrittenSpan).Replace("=\r\n", "", StringComparison.Ordinal).Replace("\r\n", "\n", StringComparison.Ordinal);
        return Uri.UnescapeDataString(text.Replace("%", "%25", StringComparison.Ordinal).Replace('=', '%'));
    }

    private void Cards(Letter letter)
    {
        fillings.ResetWrittenCount();
        var wish = Filling(letter.Wish);
        var id = Filling(letter.Id);
        foreach (var paper in letter.Papers)
        {
            var card = fragments.Get(
                new FragmentKey("card.html", context.Locale, paper.Number + 1, 0, null), context, paper, static paper => new LetterCard(paper));
            foreach (var (encoded, gap) in card.Parts)
            {
                output.Write(encoded);
                if (gap is not null)
                {
                    output.Write(fillings.WrittenSpan[gap == "id" ? id : wish]);
                }
            }
        }
    }

    /// <summary>Plain words and numbers: there is nothing to escape in them.</summary>
    private Range Filling(string text)
    {
        var start = fillings.WrittenCount;
        Span<byte> utf8 = stackalloc byte[64];
        QuotedPrintable.WritePiece(utf8[..Encoding.UTF8.GetBytes(text, utf8)], fillings);
        return start..fillings.WrittenCount;
    }
}
