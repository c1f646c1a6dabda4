using System.Buffers;
using System.Text;
using DigestMailer.Mail.Mime;
using DigestMailer.Templates;

namespace DigestMailer.Rendering;

/// <summary>
/// Rendered output, quoted-printable encoded and cut at its gaps. Every piece begins and ends at a line boundary,
/// so pieces are laid end to end without looking at them again.
/// </summary>
internal sealed class Fragment
{
    private static readonly byte[] Open = Encoding.UTF8.GetBytes([Gap.Open]);
    private static readonly byte[] Close = Encoding.UTF8.GetBytes([Gap.Close]);

    private Fragment(Part[] parts, int size)
    {
        Parts = parts;
        Size = size;
        Weight = parts.Sum(part => part.Encoded.Length + 64);
    }

    /// <summary>A piece, and the gap that follows it.</summary>
    internal readonly record struct Part(byte[] Encoded, string? Gap);

    public Part[] Parts { get; }

    /// <summary>Bytes before encoding, without what fills the gaps.</summary>
    public int Size { get; }

    /// <summary>Memory, roughly.</summary>
    public int Weight { get; }

    /// <summary>A value that fills a gap.</summary>
    public static Fragment Of(string text) => Cut(Encoding.UTF8.GetBytes(text));

    public static Fragment Cut(ReadOnlySpan<byte> rendered)
    {
        var parts = new List<Part>();
        var size = 0;
        while (true)
        {
            var open = rendered.IndexOf(Open);
            var close = open < 0 ? -1 : rendered[open..].IndexOf(Close);
            if (close < 0)
            {
                parts.Add(new Part(Encode(rendered), null));
                return new Fragment([.. parts], size + rendered.Length);
            }

            var name = Encoding.UTF8.GetString(rendered.Slice(open + Open.Length, close - Open.Length));
            parts.Add(new Part(Encode(rendered[..open]), name));
            size += open;
            rendered = rendered[(open + close + Close.Length)..];
        }
    }

    private static byte[] Encode(ReadOnlySpan<byte> piece)
    {
        var encoded = new ArrayBufferWriter<byte>(Math.Max(16, piece.Length + (piece.Length / 8)));
        QuotedPrintable.WritePiece(piece, encoded);
        return encoded.WrittenSpan.ToArray();
    }
}
