using System.Buffers;

namespace DigestMailer.Mail.Smtp;

/// <summary>What one pass over a message tells before the first command names its size.</summary>
/// <param name="Length">Octets that will be stored: with CRLF line ends, without doubled dots.</param>
/// <param name="IsClean">The bytes may go out as they stand: nothing to repair, no dot to double, the last line ended.</param>
internal readonly record struct MessageShape(long Length, bool IsClean)
{
    private const int LargestPart = 32 * 1024;

    public static MessageShape Of(ReadOnlySequence<byte> message)
    {
        if (message.IsEmpty)
        {
            return new MessageShape(0, true);
        }

        var first = message.FirstSpan;
        if (message.IsSingleSegment && first[0] != '.' && first[^1] == '\n' && LineEnds.AreClean(first))
        {
            return new MessageShape(first.Length, true);
        }

        var counter = new Counter();
        var lines = new DotStuffer(isDoubling: false);
        foreach (var segment in message)
        {
            for (var rest = segment.Span; !rest.IsEmpty; rest = rest[Math.Min(rest.Length, LargestPart)..])
            {
                lines.Write(rest[..Math.Min(rest.Length, LargestPart)], counter);
            }
        }

        lines.EndLine(counter);
        return new MessageShape(counter.Count, false);
    }

    private sealed class Counter : IBufferWriter<byte>
    {
        private readonly byte[] scratch = new byte[LargestPart];

        public long Count { get; private set; }

        public void Advance(int count) => Count += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => scratch;

        public Span<byte> GetSpan(int sizeHint = 0) => scratch;
    }
}
