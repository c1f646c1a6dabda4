using System.Globalization;

namespace DigestMailer.Composing;

/// <summary>The beginning of a text, cut where a sentence or at least a word ends.</summary>
internal static class Excerpt
{
    private const string Ends = ".!?…。！？";
    private const string Closers = "\"'”’)]»」』）";

    private static readonly string[] Abbreviations =
    [
        "e.g", "i.e", "al", "etc", "vs", "cf", "fig", "figs", "eq", "eqs", "sec", "tab", "ref", "refs", "vol", "pp", "dr", "prof",
        "st", "approx", "resp", "bzw", "ca", "z.b", "d.h",
    ];

    /// <summary>Sentences from the start: one at least, more until <paramref name="enough"/> characters are reached.</summary>
    /// <param name="longest">Characters, at most; a longer sentence is cut at a word.</param>
    public static string Sentences(string text, int most, int enough, int longest)
    {
        var end = 0;
        for (var count = 0; count < most && end < text.Length && (count == 0 || end < enough); count++)
        {
            var next = EndOfSentence(text, end);
            if (next > longest)
            {
                break;
            }

            end = next;
        }

        return end == 0 ? Words(text, longest) : text[..end].TrimEnd();
    }

    /// <summary>Cut at a word, or in a word that is longer, never inside a grapheme; the cut is shown by an ellipsis.</summary>
    public static string Words(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var at = 0;
        var lastBlank = 0;
        while (at < text.Length)
        {
            var length = StringInfo.GetNextTextElementLength(text.AsSpan(at));
            if (at + length > longest - 1)
            {
                break;
            }

            lastBlank = text[at] == ' ' ? at : lastBlank;
            at += length;
        }

        var isAtWord = at < text.Length && text[at] == ' ';
        var end = isAtWord || lastBlank < longest / 2 ? at : lastBlank;
        return text[..end].TrimEnd(' ', ',', ';', ':', '-', '–') + "…";
    }

    private static int EndOfSentence(string text, int from)
    {
        for (var at = from; at < text.Length; at++)
        {
            if (!Ends.Contains(text[at]))
            {
                continue;
            }

            var after = at + 1;
            while (after < text.Length && (Ends.Contains(text[after]) || Closers.Contains(text[after])))
            {
                after++;
            }

            if (text[at] is '。' or '！' or '？' || after == text.Length || (text[after] == ' ' && Ended(text, at, after)))
            {
                return after;
            }
        }

        return text.Length;
    }

    private static bool Ended(string text, int mark, int after)
    {
        var next = text.AsSpan(after).TrimStart(' ');
        if (next.Length > 0 && char.IsLower(next[0]))
        {
            return false;
        }

        if (text[mark] != '.')
        {
            return true;
        }

        var start = text.LastIndexOf(' ', mark) + 1;
        var word = text[start..mark].TrimStart('(', '[', '"', '“');
        var isInitial = word.Length == 1 && char.IsUpper(word[0]);
        return !isInitial && !Abbreviations.Contains(word, StringComparer.OrdinalIgnoreCase);
    }
}
