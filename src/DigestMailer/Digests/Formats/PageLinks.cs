using System.Text.RegularExpressions;

namespace DigestMailer.Digests.Formats;

/// <summary>Takes the links out of a line: <c>[words](address)</c>, <c>[words][32]</c>, <c>…](address)</c>, <c>![…](…)</c>.</summary>
internal static partial class PageLinks
{
    /// <param name="Target">An address, or the number under which the page lists it.</param>
    internal sealed record Piece(string Text, string Target);

    public static bool IsInline(string line) => Inline().IsMatch(line);

    public static (string Number, string Target)? Reference(string line) =>
        Listed().Match(line) is { Success: true } match
            ? (match.Groups["number"].Value, match.Groups["url"].Value)
            : null;

    public static string WithoutImages(string text) => Image().Replace(text, "").Trim();

    /// <summary>A line that is the text of one link; the text itself may hold brackets, even odd ones.</summary>
    public static Piece? Whole(string text) =>
        text.StartsWith('[')
        && End().Match(text) is { Success: true, Index: > 0 } end
        && !text.AsSpan(0, end.Index).Contains("](", StringComparison.Ordinal)
        && !text.AsSpan(0, end.Index).Contains("][", StringComparison.Ordinal)
            ? new Piece(text[1..end.Index].Trim(), end.Groups["target"].Value)
            : null;

    /// <summary>The last line of a link that began above.</summary>
    public static Piece? Close(string text) =>
        End().Match(text) is { Success: true } end && !IsBalanced(text)
            ? new Piece(text[..end.Index].Trim(), end.Groups["target"].Value)
            : null;

    public static string Without(string text, List<string> targets, bool isMarkdown)
    {
        text = Image().Replace(text, "");
        var isAll = text.StartsWith('[');
        text = Inline()
            .Replace(
                text,
                match =>
                {
                    var target = match.Groups["target"].Value;
                    if (
                        !isAll
                        && !target.Contains("huggingface.co", StringComparison.Ordinal)
                        && !target.StartsWith('/')
                    )
                    {
                        return match.Value; // an abstract's own words: kept as given
                    }

                    targets.Add(target);
                    return match.Groups["text"].Value;
                }
            );
        text = isMarkdown ? Bold().Replace(Escape().Replace(text, "${sign}"), "${text}") : text;
        return PlainText.Clean(text);
    }

    public static bool IsBalanced(string text)
    {
        var depth = 0;
        foreach (var letter in text)
        {
            depth += letter switch
            {
                '[' => 1,
                ']' => -1,
                _ => 0,
            };
            if (depth < 0)
            {
                return false;
            }
        }

        return depth == 0;
    }

    [GeneratedRegex(@"^\[?(?<number>\d+)\]?[.:]\s+<?(?<url>(?:https?://|/)\S+?)>?$")]
    private static partial Regex Listed();

    [GeneratedRegex(@"\](?:\[(?<target>\d+)\]|\((?<target>(?:https?://|/)[^()\s]*)(?:\s+""[^""]*"")?\))$")]
    private static partial Regex End();

    [GeneratedRegex(@"!\[[^\[\]]*\]\([^()\s]*\)")]
    private static partial Regex Image();

    [GeneratedRegex(
        @"\[(?<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?<target>(?:https?://|/|#)[^()\s]*)(?:\s+""[^""]*"")?\)"
    )]
    private static partial Regex Inline();

    [GeneratedRegex(@"\\(?<sign>[_*\[\]#])")]
    private static partial Regex Escape();

    [GeneratedRegex(@"^\*\*(?<text>[^*]+)\*\*$")]
    private static partial Regex Bold();
}
