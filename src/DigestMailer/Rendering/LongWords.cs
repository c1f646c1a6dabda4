using System.Globalization;
using System.Text;

namespace DigestMailer.Rendering;

/// <summary>
/// Gives words that fit no line a place to break: Gmail and Outlook know no <c>overflow-wrap</c>. Only for HTML.
/// </summary>
internal static class LongWords
{
    private const int Longest = 32;
    private const char Opportunity = '\u200B';

    public static string Soften(string text) => HasLongWord(text) ? Rewrite(text) : text;

    private static bool HasLongWord(string text)
    {
        var run = 0;
        foreach (var one in text)
        {
            run = char.IsWhiteSpace(one) || one == Opportunity ? 0 : run + 1;
            if (run > Longest)
            {
                return true;
            }
        }

        return false;
    }

    private static string Rewrite(string text)
    {
        var result = new StringBuilder(text.Length + 16);
        var run = 0;
        var graphemes = StringInfo.GetTextElementEnumerator(text);
        while (graphemes.MoveNext())
        {
            var grapheme = graphemes.GetTextElement();
            if (char.IsWhiteSpace(grapheme[0]) || grapheme[0] == Opportunity)
            {
                run = 0;
            }
            else if (run >= Longest - 8 && (run >= Longest || IsSeparator(result[^1])))
            {
                result.Append(Opportunity);
                run = 0;
            }

            run += char.IsWhiteSpace(grapheme[0]) ? 0 : 1;
            result.Append(grapheme);
        }

        return result.ToString();
    }

    /// <summary>Addresses and file names break best after these.</summary>
    private static bool IsSeparator(char one) => one is '/' or '-' or '.' or '_' or '?' or '&' or '=' or ',';
}
