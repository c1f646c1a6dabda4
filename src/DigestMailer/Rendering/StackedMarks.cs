using System.Globalization;
using System.Text;

namespace DigestMailer.Rendering;

/// <summary>Marks piled on one letter cover the lines above and below; more than any language stacks are dropped.</summary>
internal static class StackedMarks
{
    private const int Most = 4;

    public static string Limit(string text)
    {
        StringBuilder? result = null;
        var run = 0;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            run = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? run + 1 : 0;
            if (run == Most + 1)
            {
                result ??= new StringBuilder(text, 0, at, text.Length);
            }

            if (run <= Most)
            {
                result?.Append(rune);
            }

            at += rune.Utf16SequenceLength;
        }

        return result?.ToString() ?? text;
    }
}
