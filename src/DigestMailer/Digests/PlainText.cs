using System.Text;

namespace DigestMailer.Digests;

/// <summary>Text from outside, made harmless: no control characters, no bidirectional overrides, single blanks.</summary>
internal static class PlainText
{
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        var blank = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsBlank(rune))
            {
                blank = true;
            }
            else if (!IsRemoved(rune))
            {
                if (blank && clean.Length > 0)
                {
                    clean.Append(' ');
                }

                blank = false;
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString();
    }

    private static bool IsBlank(Rune rune) => Rune.IsWhiteSpace(rune);

    private static bool IsRemoved(Rune rune) =>
        Rune.IsControl(rune)
        || rune.Value is 0xFEFF or 0x061C or 0x200B or 0x2060 or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
