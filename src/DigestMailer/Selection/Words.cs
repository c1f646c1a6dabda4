using System.Globalization;
using System.Text;

namespace DigestMailer.Selection;

/// <summary>
/// Text to words, the same for papers and wishes: compatibility forms resolved, marks removed, case folded; runs of letters
/// and digits are words, everything else separates.
/// </summary>
internal static class Words
{
    public static IReadOnlyList<string> Of(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in Decomposed(WithoutTex(text)).EnumerateRunes())
        {
            if (IsMark(rune))
            {
                continue;
            }

            if (!Rune.IsLetterOrDigit(rune))
            {
                Finish(word, words);
                continue;
            }

            AppendFolded(word, rune);
        }

        Finish(word, words);
        return words;
    }

    /// <summary>A name's words: as <see cref="Of"/>, and letters that no decomposition reaches are spelt out.</summary>
    public static IReadOnlyList<string> OfName(string name) =>
        [.. Of(name).Select(word => word.Replace("ø", "o", StringComparison.Ordinal)
            .Replace("ł", "l", StringComparison.Ordinal)
            .Replace("æ", "ae", StringComparison.Ordinal))];

    private static void Finish(StringBuilder word, List<string> words)
    {
        if (word.Length > 0)
        {
            words.Add(word.ToString());
            word.Clear();
        }
    }

    private static void AppendFolded(StringBuilder word, Rune rune)
    {
        var lower = Rune.ToLowerInvariant(rune);
        switch (lower.Value)
        {
            case 'ß':
                word.Append("ss");
                break;
            case 'ς':
                word.Append('σ');
                break;
            default:
                word.Append(lower.ToString());
                break;
        }
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;

    private static string Decomposed(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text;
        }

        // Normalize throws on half a surrogate pair; enumerating runes has replaced those.
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune.ToString());
        }

        return whole.ToString().Normalize(NormalizationForm.FormKD);
    }

    /// <summary><c>\textbf{deep}</c> reads as <c>{deep}</c>, <c>Erd\"os</c> as <c>Erdos</c>, <c>$k$-means</c> as <c>k-means</c>.</summary>
    private static string WithoutTex(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\')
            {
                plain.Append(text[at]);
                continue;
            }

            var end = at + 1;
            while (end < text.Length && char.IsAsciiLetter(text[end]))
            {
                end++;
            }

            if (end > at + 1)
            {
                plain.Append(' ');
                at = end - 1;
            }
            else
            {
                at++; // an accent such as \" or \': the letter that follows belongs to the word
            }
        }

        return plain.ToString();
    }
}
