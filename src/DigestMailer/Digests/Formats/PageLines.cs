using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestMailer.Digests.Formats;

/// <summary>Cuts a saved page into lines that say what they are; Markdown and link lists become plain words and targets.</summary>
internal sealed partial class PageLines
{
    /// <summary>How many lines the text of one link may go on for.</summary>
    private const int LongestLink = 400;

    private readonly IReadOnlyList<string> raw;
    private readonly Dictionary<string, string> references = [];
    private readonly bool isMarkdown;
    private readonly PageTrails trails;
    private readonly List<PageLine> lines;
    private bool isInside;

    private PageLines(IReadOnlyList<string> raw)
    {
        this.raw = raw;
        lines = new List<PageLine>(raw.Count);
        isMarkdown = raw.Any(line => Heading().IsMatch(line) || PageLinks.IsInline(line));
        foreach (var line in raw)
        {
            if (PageLinks.Reference(line.Trim()) is { } reference) // text browsers list their targets at the end
            {
                references.TryAdd(reference.Number, reference.Target);
            }
        }

        trails = new PageTrails(raw, references);
    }

    public static IReadOnlyList<PageLine> Cut(IReadOnlyList<string> raw)
    {
        var page = new PageLines(raw);
        for (var index = page.Start(); index < raw.Count; index++)
        {
            page.Cut(index);
        }

        PageTitles.Name(page.lines, raw);
        return page.lines;
    }

    private void Cut(int index)
    {
        var number = index + 1;
        var text = PlainText.Clean(LineEnd().Replace(raw[index], ""));
        if (text.Length == 0)
        {
            lines.Add(new PageLine.Blank(number));
            return;
        }

        if (PageLinks.Reference(text) is not null)
        {
            return;
        }

        var targets = new List<string>();
        text = trails.Without(text, index, targets);
        var level = Heading().Match(text).Groups["hashes"].Length;
        text = PageLinks.WithoutImages(level > 0 ? Break().Replace(text[level..].Trim(), " ") : text);
        var whole = PageLinks.Whole(text);
        var opens = whole is null && OpensLink(index, text);
        if (opens)
        {
            isInside = true;
            lines.Add(new PageLine.Open(number));
            text = text[1..].Trim();
        }

        var close = whole is null ? PageLinks.Close(text) : null;
        var inner = whole?.Text ?? close?.Text ?? text;
        var plain = PageLinks.Without(inner, targets, isMarkdown);
        if (plain.Length > 0)
        {
            Say(number, plain, inner, level, opens || whole is not null || close is not null);
        }

        if ((whole ?? close)?.Target is { } target)
        {
            targets.Add(references.GetValueOrDefault(target, target));
        }

        lines.AddRange(targets.Select(link => new PageLine.Link(number, link, IsAlone: false)));
        if (close is not null)
        {
            isInside = false;
            lines.Add(new PageLine.Close(number));
        }
    }

    /// <param name="text">Without links.</param>
    /// <param name="inner">With them: "May 29[6](…)" shows only there where the day ends.</param>
    private void Say(int number, string text, string inner, int level, bool linked)
    {
        if (Upvotes().Match(text) is { Success: true } votes)
        {
            Add(
                new PageLine.Label(number, PageLabel.Upvote, text),
                new PageLine.Count(number, PageDay.Number(votes.Groups["count"].Value), IsVotes: true)
            );
            return;
        }

        if (Split().Match(inner) is { Success: true } split)
        {
            var left = PageLinks.Without(split.Groups["left"].Value, [], isMarkdown);
            var authors = left.Length > 0 ? Part(number, left, level, linked: false) : null;
            var right = PageDay.Read(number, split.Groups["right"].Value);
            if (
                right is PageLine.Day
                || (authors is null or PageLine.Authors && (right is not null || authors is not null))
            )
            {
                Add(
                    authors,
                    new PageLine.Separator(number),
                    right ?? Part(number, split.Groups["right"].Value, 0, linked)
                );
                return;
            }
        }

        if (
            text.EndsWith(" ·", StringComparison.Ordinal)
            && Part(number, text[..^2].Trim(), 0, linked) is PageLine.Authors ends
        )
        {
            Add(ends, new PageLine.Separator(number));
            return;
        }

        var part = level == 0 && PageDay.Read(number, inner) is { } day ? day : Part(number, text, level, linked);
        Add(GoesOn(part) ? new PageLine.Words(number, text, level, linked) : part);
    }

    private void Add(params ReadOnlySpan<PageLine?> parts)
    {
        foreach (var part in parts)
        {
            if (part is not null)
            {
                lines.Add(part);
            }
        }
    }

    /// <summary>Inside a wrapped paragraph a line may happen to be one of the page's words, or an address.</summary>
    private bool GoesOn(PageLine part) =>
        lines.LastOrDefault() is PageLine.Words above
        && above.Number == part.Number - 1
        && part switch
        {
            PageLine.Label { Kind: not (PageLabel.CutOff or PageLabel.Ornament) } => above.Text.Length >= 60,
            PageLine.Link { IsPaper: false } => above.Text.Length >= 30 || isInside,
            _ => false,
        };

    private static PageLine Part(int number, string text, int level, bool linked)
    {
        if (text == "·")
        {
            return new PageLine.Separator(number);
        }

        if (Authors().Match(text) is { Success: true } authors)
        {
            return new PageLine.Authors(number, text, AuthorCount(authors.Groups["count"].Value.Trim()));
        }

        if (NearlyAuthors().IsMatch(text))
        {
            return new PageLine.Authors(number, text, Value: null);
        }

        if (Votes().Match(text) is { Success: true } votes)
        {
            var value = votes.Groups["count"].Value;
            return new PageLine.Count(number, value == "-" ? null : PageDay.Number(value), votes.Groups["box"].Success);
        }

        if (Url().Match(text) is { Success: true } url)
        {
            return new PageLine.Link(number, url.Groups["url"].Value, IsAlone: true);
        }

        var item = level == 0 ? ListItem().Replace(text, "") : text;
        return PageLabels.Read(number, item)
            ?? (PageLine)new PageLine.Words(number, linked ? item : text, level, linked);
    }

    private static int? AuthorCount(string text) =>
        int.TryParse(
            text.Replace(",", "", StringComparison.Ordinal),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var count
        )
        && count > 0
            ? count
            : null;

    /// <summary>A bracket opens a link that goes on when the lines below close it before another one opens.</summary>
    private bool OpensLink(int index, string text)
    {
        if (!text.StartsWith('[') || PageLinks.IsBalanced(text))
        {
            return false;
        }

        for (var next = index + 1; next < Math.Min(raw.Count, index + LongestLink); next++)
        {
            var line = LineEnd().Replace(raw[next], "").Trim();
            if (PageLinks.Close(line) is not null)
            {
                return true;
            }

            if (line == "[" || Heading().IsMatch(line))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Exports begin with a block between two rules that is about the file, not of the page.</summary>
    private int Start()
    {
        if (raw.Count > 0 && raw[0].Trim() == "---")
        {
            for (var index = 1; index < Math.Min(raw.Count, 60); index++)
            {
                if (raw[index].Trim() == "---")
                {
                    return index + 1;
                }
            }
        }

        return 0;
    }

    [GeneratedRegex(@"[\\\s]+$")]
    private static partial Regex LineEnd();

    /// <summary>A line break inside a title, as Markdown writes it.</summary>
    [GeneratedRegex(@"\\+\s+")]
    private static partial Regex Break();

    [GeneratedRegex(@"^(?<hashes>#{1,6})\s+\S")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?<left>.{0,400}?)\s*·\s*(?<right>\S.*)$")]
    private static partial Regex Split();

    [GeneratedRegex(
        @"^(?:(?:•\s*|[*◦+–-]\s+)(?<count>(?:\S+\s+){0,3}\S+\s+|)|(?<count>[\d,]+\s*|[-−]?[\w.]+\s+))[Aa]uthors?$"
    )]
    private static partial Regex Authors();

    /// <summary>Cut short, misspelt or garbled, but an author line by its place and number: <c>• 11 auth</c>, <c>â€¢ 5 authors</c>.</summary>
    [GeneratedRegex(@"^(?:[•◦]\s*(?:\d[\d,.]*\s*\p{L}{0,8})?|\S{1,8}\s*\b\d[\d,.]*\s+[Aa]uthors?)$")]
    private static partial Regex NearlyAuthors();

    [GeneratedRegex(@"^(?:(?<box>\[[-x ]?\]|▲|↑)\s*)?(?<count>-|\d[\d,]*|\d+\.\d+[kK]|\d+[kK])$")]
    private static partial Regex Votes();

    [GeneratedRegex(@"^Upvotes?:?\s+(?<count>-|\d[\d,.]*[kK]?)$")]
    private static partial Regex Upvotes();

    [GeneratedRegex(@"^[<(\[]?(?<url>https?://\S+?|/papers/\S+?|/login\?next=\S+?)[>)\]]?$")]
    private static partial Regex Url();

    [GeneratedRegex(@"^[•*◦+-]\s+")]
    private static partial Regex ListItem();
}
