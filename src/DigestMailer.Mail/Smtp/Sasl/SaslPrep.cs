using System.Globalization;
using System.Text;

namespace DigestMailer.Mail.Smtp.Sasl;

/// <summary>
/// RFC 4013, the part that passwords meet: spaces become one kind, invisible joiners vanish, NFKC, and no control character,
/// private or unassigned sign is let through. Mixed writing directions are not looked at.
/// </summary>
internal static class SaslPrep
{
    /// <returns>Null when the text may not be used.</returns>
    public static string? Prepare(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.Any(char.IsControl) ? null : text;
        }

        var mapped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator)
            {
                mapped.Append(' ');
            }
            else if (!IsNothing(rune.Value))
            {
                mapped.Append(rune.ToString());
            }
        }

        // A lone surrogate was enumerated as U+FFFD, which is forbidden below.
        var prepared = mapped.ToString().Normalize(NormalizationForm.FormKC);
        return prepared.EnumerateRunes().Any(IsForbidden) ? null : prepared;
    }

    /// <summary>RFC 3454 table B.1.</summary>
    private static bool IsNothing(int value) =>
        value is 0x00AD or 0x034F or 0x1806 or (>= 0x180B and <= 0x180D) or (>= 0x200B and <= 0x200D) or 0x2060 or 0xFEFF
            or (>= 0xFE00 and <= 0xFE0F);

    private static bool IsForbidden(Rune rune) =>
        rune.Value is (>= 0xFFF9 and <= 0xFFFD) or 0x0340 or 0x0341 or (>= 0x2FF0 and <= 0x2FFB)
        || Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.Surrogate
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
