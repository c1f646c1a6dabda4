using System.Buffers;
using System.Globalization;
using System.Text;
using DigestMailer.Templates;

namespace DigestMailer.Rendering;

/// <summary>
/// Lays text on lines of 72 columns. A line keeps its indent when it goes on, a numbered one hangs below its text,
/// and an address is never broken.
/// </summary>
internal static class TextFold
{
    public const int Columns = 72;
    private const int Hanging = 3;

    /// <summary>Folds the output of a text template; any other passes as it is.</summary>
    public static void WriteIfText(string template, ReadOnlySpan<byte> rendered, IBufferWriter<byte> output)
    {
        if (template.EndsWith(".text", StringComparison.Ordinal))
        {
            Write(rendered, output);
        }
        else
        {
            output.Write(rendered);
        }
    }

    public static void Write(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        while (!text.IsEmpty)
        {
            var end = text.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];

            var kept = line.TrimEnd((byte)' ');
            if (kept.Length <= Columns)
            {
                output.Write(kept);
            }
            else
            {
                WriteLong(Encoding.UTF8.GetString(kept), output);
            }

            if (end >= 0)
            {
                output.Write("\n"u8);
            }
        }
    }

    private static void WriteLong(string line, IBufferWriter<byte> output)
    {
        var indent = line.Length - line.TrimStart(' ').Length;
        var isNumbered = line[indent] == Gap.Open || char.IsAsciiDigit(line[indent]);
        var hang = new string(' ', isNumbered ? indent + Hanging : indent);

        var rest = line.AsSpan(indent);
        var lead = line[..indent];
        while (true)
        {
            var taken = Fit(rest, Columns - lead.Length);
            Encoding.UTF8.GetBytes(lead, output);
            Encoding.UTF8.GetBytes(rest[..taken].TrimEnd(' '), output);
            rest = rest[taken..].TrimStart(' ');
            if (rest.IsEmpty)
            {
                return;
            }

            output.Write("\n"u8);
            lead = hang;
        }
    }

    /// <returns>How many characters belong on this line.</returns>
    private static int Fit(ReadOnlySpan<char> text, int room)
    {
        var at = 0;
        var width = 0;
        var lastBreak = 0;
        var isInGap = false;
        while (at < text.Length)
        {
            var length = StringInfo.GetNextTextElementLength(text[at..]);
            var first = text[at];
            if (at > 0 && !isInGap && MayBreakBefore(text, at))
            {
                lastBreak = at;
            }

            isInGap = first == Gap.Open || (isInGap && first != Gap.Close);
            width += isInGap ? 0 : first == Gap.Close ? 2 : WidthOf(text[at..]);
            if (width > room && first != ' ')
            {
                return lastBreak > 0 ? lastBreak : IsAddress(text) ? WordLength(text) : Math.Max(at, length);
            }

            at += length;
        }

        return at;
    }

    private static bool MayBreakBefore(ReadOnlySpan<char> text, int at)
    {
        if (text[at] == ' ')
        {
            return false;
        }

        var isAfterBlank = text[at - 1] == ' ';
        return isAfterBlank || (WidthOf(text[at..]) == 2 && !"、。，．・：；？！）」』】〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ".Contains(text[at])
            && !"（「『【〈《“".Contains(text[at - 1]));
    }

    private static bool IsAddress(ReadOnlySpan<char> text) =>
        text.StartsWith("http", StringComparison.Ordinal) || text.StartsWith("<http", StringComparison.Ordinal)
        || text.StartsWith("mailto:", StringComparison.Ordinal);

    private static int WordLength(ReadOnlySpan<char> text) => text.IndexOf(' ') is >= 0 and var blank ? blank : text.Length;

    /// <summary>East Asian letters take two columns, marks none.</summary>
    private static int WidthOf(ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out var rune, out _);
        var value = rune.Value;
        var isWide = value is (>= 0x1100 and <= 0x115F) or (>= 0x2E80 and <= 0x303E) or (>= 0x3041 and <= 0xA4CF)
            or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFE30 and <= 0xFE6F) or (>= 0xFF00 and <= 0xFF60)
            or (>= 0xFFE0 and <= 0xFFE6) or (>= 0x1F300 and <= 0x1FAFF) or (>= 0x20000 and <= 0x3FFFD);
        return isWide ? 2 : Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format ? 0 : 1;
    }
}
