using System.Text;

namespace DigestMailer.Rendering;

/// <summary>What a text's letters tell about its direction and language.</summary>
internal static class Scripts
{
    /// <summary>By the first strong letter, as the bidirectional algorithm does (UAX 9, rules P2 and P3).</summary>
    public static string DirectionOf(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsRightToLeft(rune.Value))
            {
                return "rtl";
            }

            if (Rune.IsLetter(rune))
            {
                return "ltr";
            }
        }

        return "ltr";
    }

    /// <summary>
    /// A guess from the script most letters belong to; it lets a screen reader choose a voice and a browser a font.
    /// Latin letters are taken for English, the language of nearly all abstracts.
    /// </summary>
    public static string LanguageOf(string text)
    {
        Span<int> counts = stackalloc int[Languages.Length];
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetter(rune))
            {
                counts[IndexOf(rune.Value)]++;
            }
        }

        // Japanese mixes kana with Han: a fifth of kana is enough.
        if (counts[Kana] * 5 >= counts[Han] && counts[Kana] > 0)
        {
            counts[Kana] += counts[Han];
        }

        var most = 0;
        for (var index = 1; index < counts.Length; index++)
        {
            most = counts[index] > counts[most] ? index : most;
        }

        return Languages[most];
    }

    public static bool IsRightToLeft(int value) =>
        value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDCF) or (>= 0xFDF0 and <= 0xFDFF)
            or (>= 0xFE70 and <= 0xFEFF) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);

    private static readonly string[] Languages = ["en", "ja", "zh", "ko", "ar", "he", "ru", "el"];

    private const int Kana = 1;
    private const int Han = 2;

    private static int IndexOf(int value) => value switch
    {
        >= 0x3040 and <= 0x30FF => Kana,
        (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF) => Han,
        (>= 0x1100 and <= 0x11FF) or (>= 0xAC00 and <= 0xD7AF) => 3,
        (>= 0x0600 and <= 0x08FF) or (>= 0xFB50 and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF) => 4,
        (>= 0x0590 and <= 0x05FF) or (>= 0xFB1D and <= 0xFB4F) => 5,
        >= 0x0400 and <= 0x052F => 6,
        >= 0x0370 and <= 0x03FF => 7,
        _ => 0,
    };
}
