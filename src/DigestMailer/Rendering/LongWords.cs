using System.Globalization;
using System.Text;

namespace DigestMailer.Rendering;

/// <summary>
/// Gives words that fit no line places to break: Gmail and Outlook know no <c>overflow-wrap</c>. Only for HTML.
/// </summary>
internal static class LongWords
{
    private const int Longest = 32;
    private const int ShortestPiece = 8;
    private const int LongestPiece = 16; // of the widest letters, in a heading, on a telephone
    private const char Opportunity = '\u200B';

    public static string Soften(string text)
    {
        StringBuilder? result = null;
        var written = 0;
        for (var start = 0; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            if (end - start > Longest)
            {
                result ??= new StringBuilder(text.Length + 32);
                result.Append(text, written, start - written);
                Part(text[start..end], result);
                written = end;
            }

            start = end + 1;
        }

        return result is null ? text : result.Append(text, written, text.Length - written).ToString();
    }

    private static void Part(string word, StringBuilder result)
    {
        var run = 0;
        var graphemes = StringInfo.GetTextElementEnumerator(word);
        while (graphemes.MoveNext())
        {
            if (run >= LongestPiece || (run >= ShortestPiece && IsSeparator(result[^1])))
            {
                result.Append(Opportunity);
                run = 0;
            }

            result.Append(graphemes.GetTextElement());
            run++;
        }
    }

    /// <summary>Addresses and file names break best after these.</summary>
    private static bool IsSeparator(char one) => one is '/' or '-' or '.' or '_' or '?' or '&' or '=' or ',';
}
