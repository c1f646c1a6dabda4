using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DigestMailer.Templates;

/// <summary>
/// The bytes written so far. They stand in the writer's own room as long as they fit, where they count for nothing until
/// the end is reached. A capture is a stretch of them that is cut out again.
/// </summary>
internal sealed class Output(Run run)
{
    private byte[] own = [];
    private byte[] bytes = [];
    private int start;
    private int end;
    private int roof;
    private int most;

    public int Length => end - start;

    public ReadOnlySpan<byte> Written => bytes.AsSpan(start, Length);

    public void Begin(IBufferWriter<byte> writer, int limit)
    {
        var room = MemoryMarshal.TryGetArray<byte>(writer.GetMemory(), out var lent) ? lent : own;
        (bytes, start, end, roof, most) = (room.Array!, room.Offset, room.Offset, room.Offset + room.Count, limit);
    }

    /// <summary>Hands over all of it, as one line if it is one.</summary>
    public void Commit(IBufferWriter<byte> writer, bool oneLine)
    {
        var all = bytes.AsSpan(start, Length);
        var length = oneLine ? Escaping.OneLine(all) : all.Length;
        if (bytes == own)
        {
            writer.Write(all[..length]);
        }
        else
        {
            writer.Advance(length);
        }
    }

    /// <summary>Lets go of the writer's room.</summary>
    public void Forget() => (bytes, start, end, roof) = (own, 0, 0, own.Length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Reserve(int count)
    {
        if (roof - end < count)
        {
            Grow(count);
        }

        return bytes.AsSpan(end, roof - end);
    }

    public void Advance(int count) => end += count;

    public void Write(ReadOnlySpan<byte> piece)
    {
        piece.CopyTo(Reserve(piece.Length));
        end += piece.Length;
    }

    /// <returns>Whether the limit still holds.</returns>
    public bool TryWrite(ReadOnlySpan<byte> piece)
    {
        Write(piece);
        return Length <= most;
    }

    public void Write(byte one)
    {
        Reserve(1)[0] = one;
        end++;
    }

    /// <summary>Called after every piece, so that a template that prints without end is stopped near its limit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Check()
    {
        if (Length > most)
        {
            throw run.Fail("DMT2004", $"the output is larger than {most} bytes, and nothing is ever cut: print less here");
        }
    }

    public byte[] Cut(int from)
    {
        var piece = Written[from..].ToArray();
        Truncate(from);
        run.Budget.Charge(0, piece.Length);
        return piece;
    }

    public void Truncate(int length) => end = start + length;

    private void Grow(int count)
    {
        // One value may be larger than the limit before it is looked at, but never without bound: values are paid for.
        // Twice the room, not twice what is written: a text that grows by its escapes asks again at each of them.
        var room = Math.Max(Math.Max(8 * 1024, 2 * (roof - start)), Length + count);
        var larger = own.Length < room ? new byte[room] : own;
        Written.CopyTo(larger);
        (start, end, roof, bytes, own) = (0, Length, larger.Length, larger, larger);
    }
}
