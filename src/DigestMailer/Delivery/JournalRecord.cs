using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace DigestMailer.Delivery;

/// <summary>How far an attempt had come. The order is the order in which it goes.</summary>
internal enum JournalPhase : byte { Start = 1, Dot = 2, End = 3 }

/// <summary>One entry of the journal.</summary>
/// <param name="RenderHash">From the dot on: the bytes that may have left.</param>
/// <param name="Outcome">At the end: how it ended.</param>
internal sealed record JournalRecord(
    JournalPhase Phase, long Id, string Token, string Relay, string? RenderHash = null, Outcome? Outcome = null)
{
    private const int Frame = 8;
    private const int LargestPayload = 64 * 1024;

    /// <summary>Length, checksum, payload: what was cut off in the middle cannot pass for whole.</summary>
    public void Write(ArrayBufferWriter<byte> to)
    {
        var start = to.WrittenCount;
        Advance(to, Frame);
        WriteByte(to, (byte)Phase);
        WriteLong(to, Id);
        WriteText(to, Token);
        WriteText(to, Relay);
        WriteText(to, RenderHash ?? "");
        if (Outcome is { } outcome)
        {
            WriteOutcome(to, outcome);
        }

        var payload = to.WrittenSpan[(start + Frame)..];
        var frame = MemoryMarshal.AsMemory(to.WrittenMemory).Span.Slice(start, Frame);
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Checksum(payload));
    }

    /// <returns>The record at the start of <paramref name="from"/>, or null where there is no whole one.</returns>
    public static JournalRecord? Read(ReadOnlySpan<byte> from, out int length)
    {
        length = 0;
        if (from.Length < Frame
            || BinaryPrimitives.ReadInt32LittleEndian(from) is not (> 0 and <= LargestPayload and var size)
            || from.Length < Frame + size
            || BinaryPrimitives.ReadUInt32LittleEndian(from[4..]) != Checksum(from.Slice(Frame, size)))
        {
            return null;
        }

        length = Frame + size;
        var payload = from.Slice(Frame, size);
        var phase = (JournalPhase)ReadByte(ref payload);
        var record = new JournalRecord(
            phase, ReadLong(ref payload), ReadText(ref payload), ReadText(ref payload), ReadText(ref payload) is { Length: > 0 } hash ? hash : null);
        return phase == JournalPhase.End ? record with { Outcome = ReadOutcome(ref payload) } : record;
    }

    /// <returns>How many bytes the record at the start claims to have, whole or not: a frame at least.</returns>
    public static int ClaimedLength(ReadOnlySpan<byte> from) =>
        from.Length >= Frame && BinaryPrimitives.ReadInt32LittleEndian(from) is > 0 and <= LargestPayload and var size ? Frame + size : Frame;

    private static void WriteOutcome(ArrayBufferWriter<byte> to, Outcome outcome)
    {
        WriteText(to, outcome.Name);
        WriteText(to, outcome.Stage);
        WriteText(to, outcome.Rule);
        WriteText(to, outcome.Words);
        WriteLong(to, outcome.Code ?? -1);
        WriteText(to, outcome.Status ?? "");
        WriteLong(to, outcome is Outcome.Deferred { Hint: { } hint } ? hint.Ticks : -1);
        WriteByte(to, outcome switch
        {
            Outcome.Rejected { Suppress: true } => (byte)1,
            Outcome.Rejected { Soft: true } => (byte)2,
            _ => (byte)0,
        });
    }

    private static Outcome ReadOutcome(ref ReadOnlySpan<byte> from)
    {
        var name = ReadText(ref from);
        var stage = ReadText(ref from);
        var rule = ReadText(ref from);
        var words = ReadText(ref from);
        var code = ReadLong(ref from) is >= 0 and var number ? (int?)number : null;
        var status = ReadText(ref from) is { Length: > 0 } text ? text : null;
        TimeSpan? hint = ReadLong(ref from) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;
        var mailbox = ReadByte(ref from);
        return name switch
        {
            "sent" => new Outcome.Sent(stage, rule, words, code, status),
            "deferred" => new Outcome.Deferred(stage, rule, words, code, status, hint),
            "rejected" => new Outcome.Rejected(stage, rule, words, code, status, Suppress: mailbox == 1, Soft: mailbox == 2),
            "relay-fault" => new Outcome.RelayFault(stage, rule, words, code, status),
            "in-doubt" => new Outcome.InDoubt(stage, rule, words, code, status),
            _ => throw new UnreachableException($"The journal, though whole, has an outcome '{name}'."),
        };
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var one in bytes)
        {
            sum = BitOperations.Crc32C(sum, one);
        }

        return ~sum;
    }

    private static Span<byte> Advance(ArrayBufferWriter<byte> to, int count)
    {
        var span = to.GetSpan(count)[..count];
        to.Advance(count);
        return span;
    }

    private static void WriteByte(ArrayBufferWriter<byte> to, byte value) => Advance(to, 1)[0] = value;

    private static void WriteLong(ArrayBufferWriter<byte> to, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(Advance(to, sizeof(long)), value);

    private static void WriteText(ArrayBufferWriter<byte> to, string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        BinaryPrimitives.WriteUInt16LittleEndian(Advance(to, sizeof(ushort)), checked((ushort)length));
        Encoding.UTF8.GetBytes(value, Advance(to, length));
    }

    private static byte ReadByte(ref ReadOnlySpan<byte> from)
    {
        var value = from[0];
        from = from[1..];
        return value;
    }

    private static long ReadLong(ref ReadOnlySpan<byte> from)
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(from);
        from = from[sizeof(long)..];
        return value;
    }

    private static string ReadText(ref ReadOnlySpan<byte> from)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(from);
        var value = Encoding.UTF8.GetString(from.Slice(sizeof(ushort), length));
        from = from[(sizeof(ushort) + length)..];
        return value;
    }
}
