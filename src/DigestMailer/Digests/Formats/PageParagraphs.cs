namespace DigestMailer.Digests.Formats;

/// <summary>Lines that belong together, with what stood around them.</summary>
internal sealed class PageParagraph(int line, int level)
{
    /// <summary>No title is as long, no abstract of a saved page much shorter.</summary>
    private const int LongestTitle = 300;

    public const int LongestName = 100;

    public int Line => line;

    public int Level => level;

    public List<string> Lines { get; init; } = [];

    /// <summary>Where its links lead, the surest first.</summary>
    public List<string> Targets { get; init; } = [];

    public int? Upvotes { get; set; }

    public string Text => string.Join(' ', Lines);

    public bool IsLong => Text.Length > LongestTitle;

    /// <summary>No title of 2,550 ends in a full stop; all summaries do.</summary>
    public bool IsSentence => Text.Length >= 40 && Text.EndsWith('.');

    public bool LooksAbstract => IsLong || IsSentence;

    public bool LooksTitle => !LooksAbstract && Text.Length >= 20 && Text.Count(letter => letter == ' ') >= 2;

    public bool LooksOrganisation => Text.Length <= LongestName && !IsSentence;
}

/// <summary>Joins the lines between two cards to paragraphs: by empty lines, by links, by headings; by width where there are none.</summary>
internal sealed class PageParagraphs
{
    private readonly List<PageParagraph> found = [];
    private readonly List<string> pendingTargets = [];
    private PageParagraph? current;
    private int? pendingVotes;
    private bool isInside;
    private bool isName;
    private bool isVotes;
    private bool isStars;

    /// <summary>Votes that a trending page shows below the card that they belong to.</summary>
    public int? VotesAbove { get; private set; }

    public IReadOnlyList<PageParagraph> Found => found;

    public static PageParagraphs Of(IEnumerable<PageLine> body)
    {
        var paragraphs = new PageParagraphs();
        foreach (var line in body)
        {
            paragraphs.Take(line);
        }

        return paragraphs;
    }

    /// <summary>Cuts a paragraph of a page without empty lines: at each line when they are not wrapped, else where a line is short.</summary>
    public static IEnumerable<PageParagraph> Split(PageParagraph paragraph)
    {
        var width = paragraph.Lines.Max(line => line.Length);
        var from = 0;
        for (var index = 0; index < paragraph.Lines.Count; index++)
        {
            var isLast = index == paragraph.Lines.Count - 1;
            if (
                isLast
                || width > 200
                || paragraph.Lines[index].Length + 9 + paragraph.Lines[index + 1].Split(' ')[0].Length <= width
            )
            {
                yield return new PageParagraph(paragraph.Line + from, paragraph.Level)
                {
                    Lines = paragraph.Lines[from..(index + 1)],
                    Targets = paragraph.Targets,
                    Upvotes = from == 0 ? paragraph.Upvotes : null,
                };
                from = index + 1;
            }
        }
    }

    /// <summary>Copied from a browser, a title stands right above its abstract.</summary>
    public static IEnumerable<PageParagraph> PartTitle(PageParagraph paragraph) =>
        paragraph is { IsLong: true, Level: 0, Lines.Count: > 1 }
        && paragraph.Lines[0].Length <= 200
        && paragraph.Lines[1].Length > 300
            ?
            [
                new PageParagraph(paragraph.Line, 0)
                {
                    Lines = paragraph.Lines[..1],
                    Targets = paragraph.Targets,
                    Upvotes = paragraph.Upvotes,
                },
                new PageParagraph(paragraph.Line + 1, 0) { Lines = paragraph.Lines[1..] },
            ]
            : [paragraph];

    private void Take(PageLine line)
    {
        switch (line)
        {
            case PageLine.Words words:
                Take(words);
                break;
            case PageLine.Undated words:
                Take(new PageLine.Words(words.Number, words.Text, 0, IsLinked: false));
                break;
            case PageLine.Blank when isInside:
                break;
            case PageLine.Open:
                current = null;
                isInside = true;
                break;
            case PageLine.Close:
                current = null;
                isInside = false;
                break;
            case PageLine.Link link:
                Take(link);
                break;
            case PageLine.Count count:
                Take(count);
                break;
            case PageLine.Label label:
                current = null;
                isName = label.Kind == PageLabel.Submitter || (isName && label.Kind is PageLabel.Chrome or PageLabel.Ornament);
                isVotes = label.Kind == PageLabel.Upvote;
                isStars = label.Kind == PageLabel.Stars;
                break;
            default:
                current = null;
                break;
        }
    }

    private void Take(PageLine.Words words)
    {
        if (isName && words.Level == 0 && words.Text.Length <= 60)
        {
            isName = false; // who submitted the paper, below "Submitted by"
            return;
        }

        var alone = words.IsLinked && !isInside;
        var belowHeading = current is { Level: > 0 } && words.Text.Length > 200;
        if (current is null || words.Level > 0 || alone || belowHeading)
        {
            current = new PageParagraph(words.Number, words.Level) { Upvotes = pendingVotes };
            current.Targets.AddRange(pendingTargets);
            found.Add(current);
            pendingVotes = null;
            pendingTargets.Clear();
        }

        current.Lines.Add(words.Text);
        current = alone ? null : current;
    }

    private void Take(PageLine.Link link)
    {
        if (link.IsDiscussion)
        {
            return; // it belongs to the card above
        }

        if (link.Target.Contains("login?next=", StringComparison.Ordinal) || found.Count == 0)
        {
            pendingTargets.Add(link.Target); // around the votes, above the title
        }
        else
        {
            found[^1].Targets.Insert(0, link.Target);
        }

        current = link.IsAlone ? null : current;
    }

    private void Take(PageLine.Count count)
    {
        current = null;
        if (isVotes && found.Count == 0)
        {
            VotesAbove = count.Value;
        }
        else if (!isStars)
        {
            pendingVotes = count.Value;
        }

        isVotes = isStars = false;
    }
}
