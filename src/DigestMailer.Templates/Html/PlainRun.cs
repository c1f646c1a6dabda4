using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DigestMailer.Templates;

/// <summary>Copies text to UTF-8 as far as nothing in it needs a second look: one pass both looks and narrows.</summary>
internal static class PlainRun
{
    /// <param name="target">At least as long as the text; behind what is copied it may be overwritten.</param>
    /// <returns>How many characters were copied: up to the first that is not printable ASCII, a tab or a line feed, or has to be escaped.</returns>
    public static int Copy(ReadOnlySpan<char> text, Span<byte> target, bool html, bool oneLine)
    {
        ref var from = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref var to = ref MemoryMarshal.GetReference(target[..text.Length]);
        nuint at = 0;
        var length = (nuint)text.Length;
        if (!Vector128.IsHardwareAccelerated || length < (nuint)Vector128<byte>.Count)
        {
            return Rest(text, target, 0, html, oneLine);
        }

        for (; Vector256.IsHardwareAccelerated && length - at >= (nuint)Vector256<byte>.Count; at += (nuint)Vector256<byte>.Count)
        {
            var bytes = Vector256.NarrowWithSaturation(
                Vector256.LoadUnsafe(ref from, at), Vector256.LoadUnsafe(ref from, at + (nuint)Vector256<ushort>.Count));
            bytes.StoreUnsafe(ref to, at);
            var odd = Odd(bytes, html, oneLine);
            if (odd != Vector256<byte>.Zero)
            {
                return (int)at + BitOperations.TrailingZeroCount(odd.ExtractMostSignificantBits());
            }
        }

        while (at < length)
        {
            // The last block begins early: what it meets again was found to be plain.
            at = Math.Min(at, length - (nuint)Vector128<byte>.Count);
            var bytes = Vector128.NarrowWithSaturation(
                Vector128.LoadUnsafe(ref from, at), Vector128.LoadUnsafe(ref from, at + (nuint)Vector128<ushort>.Count));
            bytes.StoreUnsafe(ref to, at);
            var odd = Odd(bytes, html, oneLine);
            if (odd != Vector128<byte>.Zero)
            {
                return (int)at + BitOperations.TrailingZeroCount(odd.ExtractMostSignificantBits());
            }

            at += (nuint)Vector128<byte>.Count;
        }

        return text.Length;
    }

    private static int Rest(ReadOnlySpan<char> text, Span<byte> target, int at, bool html, bool oneLine)
    {
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (!(c is (>= ' ' and <= '~') or '\t' || (c == '\n' && !oneLine)) || (html && c is '&' or '\'' or '<' or '>' or '"'))
            {
                break;
            }

            target[at] = (byte)c;
        }

        return at;
    }

    /// <summary>Narrowing has made 0xFF of everything beyond a byte. Without branches: what does not count is compared with what does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Odd(Vector256<byte> bytes, bool html, bool oneLine)
    {
        var plain = Vector256.LessThanOrEqual(bytes - Vector256.Create((byte)' '), Vector256.Create((byte)('~' - ' ')))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\t'))
            | Vector256.Equals(bytes, Vector256.Create(oneLine ? (byte)'\t' : (byte)'\n'));

        // One bit tells & from ', and another < from >.
        var escaped = Vector256.Equals(bytes | Vector256.Create((byte)1), Vector256.Create((byte)'\''))
            | Vector256.Equals(bytes | Vector256.Create((byte)2), Vector256.Create((byte)'>'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'"'));
        return ~plain | (escaped & Vector256.Create(html ? byte.MaxValue : (byte)0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Odd(Vector128<byte> bytes, bool html, bool oneLine) => Odd(bytes.ToVector256(), html, oneLine).GetLower();
}
