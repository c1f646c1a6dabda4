using System.Buffers;
using System.Text;
using DigestMailer.Mail.Dkim;
using DigestMailer.Mail.Mime;
using DigestMailer.Rendering;
using DigestMailer.Templates;

namespace DigestMailer.Composing;

/// <summary>Room in which one mail is put together; used again for the next.</summary>
internal sealed class Bench : IDisposable
{
    private static readonly byte[] Open = Encoding.UTF8.GetBytes([Gap.Open]);
    private static readonly byte[] Close = Encoding.UTF8.GetBytes([Gap.Close]);

    private readonly ArrayBufferWriter<byte> folded = new(16 * 1024);
    private readonly ArrayBufferWriter<byte> encoded = new(32 * 1024);

    /// <summary>What the renderer wrote last.</summary>
    public ArrayBufferWriter<byte> Rendered { get; } = new(16 * 1024);

    /// <summary>Where the mail comes to its end, and is signed.</summary>
    public DkimDraft Draft { get; } = new();

    public List<ReadOnlyMemory<byte>> Plain { get; } = [];

    public List<ReadOnlyMemory<byte>> Html { get; } = [];

    /// <summary>Encodes the frame that was rendered last and lays the cards where it has its gap.</summary>
    public void Lay(Deck cards, Fit fit, List<ReadOnlyMemory<byte>> pieces)
    {
        var frame = Rendered.WrittenSpan;
        if (ReferenceEquals(pieces, Plain))
        {
            folded.ResetWrittenCount();
            TextFold.Write(frame, folded);
            frame = folded.WrittenSpan;
        }

        while (frame.IndexOf(Open) is >= 0 and var open && frame[open..].IndexOf(Close) is >= 0 and var length)
        {
            Add(frame[..open], pieces);
            cards.AddPieces(fit, pieces);
            frame = frame[(open + length + Close.Length)..];
        }

        Add(frame, pieces);
    }

    public void Clear()
    {
        Draft.Clear();
        Plain.Clear();
        Html.Clear();
        Rendered.ResetWrittenCount();
        encoded.ResetWrittenCount();
    }

    public void Dispose() => Draft.Dispose();

    private void Add(ReadOnlySpan<byte> text, List<ReadOnlyMemory<byte>> pieces)
    {
        var start = encoded.WrittenCount;
        QuotedPrintable.WritePiece(text, encoded);
        pieces.Add(encoded.WrittenMemory[start..]);
    }
}
