using System.Buffers;
using System.Globalization;
using System.Text;

namespace DigestMailer.Templates;

/// <summary>Shortening text where a reader would: between graphemes, words or sentences.</summary>
internal static class Cutting
{
    /// <summary>Behind these a full stop ends no sentence.</summary>
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "al", "e.g", "i.e", "vs", "etc", "cf", "fig", "figs", "eq", "eqs", "sec", "ref", "refs", "resp", "approx", "dr", "prof", "mr", "mrs",
        "ms", "st", "no", "vol", "pp", "p", "ca", "viz", "ed", "eds", "tab", "thm", "lem", "prop", "def", "w.r.t", "a.k.a", "i.i.d", "inc", "ltd", "u.s", "bzw", "z.b",
    };

    private static readonly SearchValues<char> WordStarts = SearchValues.Create(" \t\n\r([\"'");

    private static readonly SearchValues<char> Stops = SearchValues.Create(".!?。！？");

    /// <summary>At most <paramref name="most"/> graphemes, the ellipsis among them.</summary>
    public static string Truncate(string text, long most, string ellipsis)
    {
        if (Graphemes(text, most) == text.Length)
        {
            return text;
        }

        most = Math.Max(0, most);
        var room = most - new StringInfo(ellipsis).LengthInTextElements;
        return room < 0 ? ellipsis[..Graphemes(ellipsis, most)] : string.Concat(text.AsSpan(0, Graphemes(text, room)), ellipsis);
    }

    /// <summary>The first words with one blank between them, and then always the ellipsis; white space in front counts as a word.</summary>
    public static string Words(string text, long most, string ellipsis)
    {
        var built = new StringBuilder(text.Length + ellipsis.Length);
        var at = 0;
        for (var words = 0L; words < most && at <= text.Length; words++)
        {
            var end = at;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            built.Append(words == 0 ? "" : " ").Append(text, at, end - at);
            at = end;
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            at += at == end ? 1 : 0;
        }

        return built.Append(ellipsis).ToString();
    }

    /// <summary>Cut behind a whole word, with one dot of three; at most <paramref name="most"/> graphemes.</summary>
    public static string Short(string text, long most)
    {
        text = text.Trim();
        if (Graphemes(text, most) == text.Length)
        {
            return text;
        }

        var room = Graphemes(text, Math.Max(0, most - 1));
        var end = room;
        while (end > 0 && !char.IsWhiteSpace(text[end]))
        {
            end--;
        }

        // One word longer than all the room, or a language that writes no blanks, is cut inside.
        end = end < room / 2 ? room : end;
        return string.Concat(text.AsSpan(0, end).TrimEnd().TrimEnd(",;:–—-("), "…");
    }

    /// <summary>The first sentences.</summary>
    public static string Sentences(string text, long most)
    {
        text = text.Trim();
        var found = 0L;
        for (var i = 0; i < text.Length; i++)
        {
            if (Stops.Contains(text[i]) && Ends(text, i) && ++found >= most)
            {
                var end = i + 1;
                while (end < text.Length && text[end] is '"' or '\'' or '”' or '’' or ')' or ']' or '»')
                {
                    end++;
                }

                return text[..end];
            }
        }

        return most <= 0 ? "" : text;
    }

    private static bool Ends(string text, int stop)
    {
        if (text[stop] is '。' or '！' or '？')
        {
            return true;
        }

        var next = stop + 1;
        while (next < text.Length && text[next] is '"' or '\'' or '”' or '’' or ')' or ']' or '»')
        {
            next++;
        }

        if (next >= text.Length)
        {
            return true;
        }

        if (!char.IsWhiteSpace(text[next]))
        {
            return false;
        }

        while (next < text.Length && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        if (next < text.Length && char.IsLower(text[next]))
        {
            return false;
        }

        return text[stop] != '.' || !IsAbbreviation(text.AsSpan(0, stop));
    }

    private static bool IsAbbreviation(ReadOnlySpan<char> before)
    {
        var start = before.LastIndexOfAny(WordStarts) + 1;
        var word = before[start..];
        return (word.Length == 1 && char.IsUpper(word[0]))
            || (word.Length == 3 && char.IsUpper(word[0]) && word[1] == '.' && char.IsUpper(word[2]))
            || Abbreviations.Contains(word.ToString());
    }

    /// <returns>How many UTF-16 units the first graphemes take.</returns>
    private static int Graphemes(string text, long count)
    {
        if (count >= text.Length)
        {
            return text.Length;
        }

        var at = 0;
        for (long i = 0; i < count && at < text.Length; i++)
        {
            // Two of ASCII never grow together, except where a line ends.
            var apart = text[at] is < '\x80' and not '\r' && (at + 1 == text.Length || text[at + 1] < '\x80');
            at += apart ? 1 : StringInfo.GetNextTextElementLength(text, at);
        }

        return at;
    }
}
