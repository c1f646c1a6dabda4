using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestMailer.Digests.Formats;

/// <summary>
/// Takes out the targets that some browsers print beside the words of a link: <c>words &lt;https://…&gt;</c>, <c>words [/papers/…]</c>, and
/// <c>[17]words</c>, where the targets are listed by number at the end.
/// </summary>
internal sealed partial class PageTrails
{
    private readonly IReadOnlyDictionary<string, string> references;
    private readonly Dictionary<int, int> lastLines = [];
    private readonly bool areNumbersFirst;
    private int last;

    public PageTrails(IReadOnlyList<string> raw, IReadOnlyDictionary<string, string> references)
    {
        this.references = references;
        areNumbersFirst = references.Count > 0 && raw.Any(line => Leading().IsMatch(line));
        for (var index = 0; areNumbersFirst && index < raw.Count; index++)
        {
            foreach (Match match in Marker().Matches(raw[index]))
            {
                lastLines[Number(match)] = index;
            }
        }
    }

    public string Without(string text, int index, List<string> targets)
    {
        if (areNumbersFirst)
        {
            text = Marker().Replace(text, match => IsNext(match, index) ? Taken(match, targets) : match.Value);
        }

        return Trail().Replace(text, match => Keep(match.Groups["target"].Value, targets)).Trim();
    }

    /// <summary>Links are numbered in turn; any other number in brackets is an abstract's own.</summary>
    private bool IsNext(Match match, int index)
    {
        var number = Number(match);
        return number == last + 1
            || number > last
                && references.ContainsKey(match.Groups["number"].Value)
                && Enumerable.Range(last + 1, number - last - 1).All(missing => lastLines.GetValueOrDefault(missing) < index);
    }

    private string Taken(Match match, List<string> targets)
    {
        last = Number(match);
        return references.TryGetValue(match.Groups["number"].Value, out var target) ? Keep(target, targets) : ""; // boxes lead nowhere
    }

    private static string Keep(string target, List<string> targets)
    {
        targets.Add(target);
        return "";
    }

    private static int Number(Match match) => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*\[\d{1,5}\]\p{L}")]
    private static partial Regex Leading();

    [GeneratedRegex(@"\[(?<number>\d{1,5})\]")]
    private static partial Regex Marker();

    /// <summary>Pages of papers and logins to them; of other addresses only the site's own behind a short name.</summary>
    [GeneratedRegex(
        @"(?<=\S)\s*(?<!\])(?:<(?<target>(?:https?://huggingface\.co)?/(?:papers/|login\?next=)[^\s<>]*)>|\[(?<target>(?:https?://huggingface\.co)?/(?:papers/|login\?next=)[^\s\[\]]*)\])|(?<=^.{1,100})\s<(?<target>https?://huggingface\.co/[^\s/<>]*)>$"
    )]
    private static partial Regex Trail();
}
