using System.Runtime.CompilerServices;

namespace DigestMailer.Templates;

/// <summary>The bytes written so far. A capture is a stretch of them that is cut out again.</summary>
internal sealed class Output(Run run)
{
    private byte[] bytes = new byte[8 * 1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    public Span<byte> All => bytes.AsSpan(0, Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Reserve(int count)
    {
        if (bytes.Length - Length < count)
        {
            Grow(count);
        }

        return bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    public void Write(ReadOnlySpan<byte> piece)
    {
        piece.CopyTo(Reserve(piece.Length));
        Length += piece.Length;
    }

    public void Write(byte one)
    {
        Reserve(1)[0] = one;
        Length++;
    }

    /// <summary>Called after every piece, so that a template that prints without end is stopped near its limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Check()
    {
        if (Length > run.Budget.OutputBytes)
        {
            throw run.Fail("DMT2004", $"the output is larger than {run.Budget.OutputBytes} bytes");
        }
    }

    public byte[] Cut(int from)
    {
        var piece = bytes.AsSpan(from, Length - from).ToArray();
        Length = from;
        run.Budget.Charge(0, piece.Length);
        return piece;
    }

    public void Truncate(int length) => Length = length;

    private void Grow(int count)
    {
        // One value may be larger than the limit before it is looked at, but never without bound: values are paid for.
        Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + count));
    }
}
