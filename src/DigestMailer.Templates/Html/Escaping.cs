using System.Buffers;
using System.Text;

namespace DigestMailer.Templates;

/// <summary>Where in the output a value stands; it decides how the value is written. Known when the template is compiled.</summary>
internal enum Place : byte
{
    /// <summary>Text part or line: nothing to escape, controls are removed.</summary>
    Plain,
    Line,
    Element,

    /// <summary>Between the rows of a table, or in the head: markup or nothing, for text would be moved.</summary>
    Between,

    /// <summary><c>title</c> and <c>textarea</c>: text, but no markup.</summary>
    Title,
    Attribute,

    /// <summary>The start of an address.</summary>
    Url,

    /// <summary>Behind an address' literal start.</summary>
    UrlRest,
    Style,

    /// <summary>As the language's own engine prints: for comparisons only.</summary>
    Verbatim,
}

/// <summary>Writes text as UTF-8, escaped for its place, without what must not reach a reader: controls, noncharacters, overrides.</summary>
internal static class Escaping
{
    private static readonly SearchValues<char> Unreserved = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    public static void Write(ReadOnlySpan<char> text, Place place, Output output)
    {
        switch (place)
        {
            case Place.Verbatim:
                output.Advance(Encoding.UTF8.GetBytes(text, output.Reserve(Encoding.UTF8.GetMaxByteCount(text.Length))));
                break;
            case Place.UrlRest:
                Percent(text, output);
                break;
            default:
                Filtered(text, place, output);
                break;
        }
    }

    private static void Filtered(ReadOnlySpan<char> text, Place place, Output output)
    {
        var (html, oneLine) = (place is not (Place.Plain or Place.Line), place == Place.Attribute);
        while (true)
        {
            var copied = PlainRun.Copy(text, output.Reserve(text.Length), html, oneLine);
            output.Advance(copied);
            text = text[copied..];
            if (text.IsEmpty)
            {
                return;
            }

            // What is not ASCII seldom stands alone.
            do
            {
                text = text[One(text, place, output)..];
            }
            while (!text.IsEmpty && text[0] > '\x7F');
        }
    }

    /// <summary>Writes one character that is not plainly safe.</summary>
    /// <returns>The number of UTF-16 units read.</returns>
    private static int One(ReadOnlySpan<char> text, Place place, Output output)
    {
        switch (text[0])
        {
            case '&' when place is not (Place.Plain or Place.Line):
                output.Write("&amp;"u8);
                return 1;
            case '<' when place is not (Place.Plain or Place.Line):
                output.Write("&lt;"u8);
                return 1;
            case '>' when place is not (Place.Plain or Place.Line):
                output.Write("&gt;"u8);
                return 1;
            case '"' when place is not (Place.Plain or Place.Line):
                output.Write("&quot;"u8);
                return 1;
            case '\'' when place is not (Place.Plain or Place.Line):
                output.Write("&#39;"u8);
                return 1;
            case '\n' when place == Place.Attribute:
                return 1;
            case '\r':
                if (place != Place.Attribute && !(text.Length > 1 && text[1] == '\n'))
                {
                    output.Write((byte)'\n');
                }

                return 1;
        }

        _ = Rune.DecodeFromUtf16(text, out var rune, out var used);
        if (Keeps(rune.Value, place))
        {
            output.Advance(rune.EncodeToUtf8(output.Reserve(4)));
        }

        return used;
    }

    public static bool Keeps(int character, Place place) => character switch
    {
        '\n' or '\t' => true,
        < ' ' or (>= 0x7F and <= 0x9F) => false,
        >= 0xFDD0 and <= 0xFDEF => false,
        >= 0x202A and <= 0x202E => false,
        0x061C or 0x200E or 0x200F or (>= 0x2066 and <= 0x2069) => place != Place.Line,
        _ => (character & 0xFFFE) != 0xFFFE,
    };

    private static void Percent(ReadOnlySpan<char> text, Output output)
    {
        Span<byte> utf8 = stackalloc byte[4];
        while (true)
        {
            var end = text.IndexOfAnyExcept(Unreserved);
            var plain = end < 0 ? text : text[..end];
            Ascii.FromUtf16(plain, output.Reserve(plain.Length), out var written);
            output.Advance(written);
            if (end < 0)
            {
                return;
            }

            _ = Rune.DecodeFromUtf16(text[end..], out var rune, out var used);
            text = text[(end + used)..];
            foreach (var one in utf8[..rune.EncodeToUtf8(utf8)])
            {
                output.Write([(byte)'%', (byte)"0123456789ABCDEF"[one >> 4], (byte)"0123456789ABCDEF"[one & 15]]);
            }
        }
    }

    /// <summary>White space runs become one blank, none is left at either end.</summary>
    /// <returns>The new length.</returns>
    public static int OneLine(Span<byte> line)
    {
        var to = 0;
        for (var from = 0; from < line.Length; from++)
        {
            // U+00A0 and the separators U+2028 and U+2029 are white space too; the last two would end a line.
            var white = line[from] is 0x20 or (>= 0x09 and <= 0x0D) ? 1
                : line[from] == 0xE2 && (line[from..].StartsWith("\u2028"u8) || line[from..].StartsWith("\u2029"u8)) ? 3 : 0;
            if (white == 0)
            {
                line[to++] = line[from];
                continue;
            }

            from += white - 1;
            if (to > 0 && line[to - 1] != ' ')
            {
                line[to++] = (byte)' ';
            }
        }

        return to > 0 && line[to - 1] == ' ' ? to - 1 : to;
    }
}
