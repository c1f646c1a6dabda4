using System.Runtime.Intrinsics;

namespace DigestMailer.Mail.Smtp;

/// <summary>Finds out in one pass that there is nothing to repair, which is so for everything we write ourselves.</summary>
internal static class LineEnds
{
    /// <returns>Every CR stands before an LF, every LF after a CR, and no line but the first begins with a dot.</returns>
    public static bool AreClean(ReadOnlySpan<byte> bytes)
    {
        var afterCr = 0u;
        var afterLf = 0u;
        var at = 0;
        for (; at <= bytes.Length - Vector256<byte>.Count; at += Vector256<byte>.Count)
        {
            var block = Vector256.Create(bytes.Slice(at, Vector256<byte>.Count));
            var cr = Vector256.Equals(block, Vector256.Create((byte)'\r')).ExtractMostSignificantBits();
            var lf = Vector256.Equals(block, Vector256.Create((byte)'\n')).ExtractMostSignificantBits();
            var dot = Vector256.Equals(block, Vector256.Create((byte)'.')).ExtractMostSignificantBits();
            if (((((cr << 1) | afterCr) ^ lf) | (((lf << 1) | afterLf) & dot)) != 0)
            {
                return false;
            }

            afterCr = cr >> 31;
            afterLf = lf >> 31;
        }

        for (; at < bytes.Length; at++)
        {
            var one = bytes[at];
            if (afterCr != 0 != (one == '\n') || (afterLf != 0 && one == '.'))
            {
                return false;
            }

            afterCr = one == '\r' ? 1u : 0;
            afterLf = one == '\n' ? 1u : 0;
        }

        return afterCr == 0;
    }
}
