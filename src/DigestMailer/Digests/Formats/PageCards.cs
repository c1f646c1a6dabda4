namespace DigestMailer.Digests.Formats;

/// <summary>One paper as a page shows it, before the digest's year is known.</summary>
internal sealed record PageCard(PageParagraph Title, string Abstract, int AbstractLine)
{
    public PageTail? Tail { get; init; }

    public string? Organisation { get; init; }

    public int? Upvotes { get; init; }

    public IReadOnlyList<string> Targets { get; init; } = [];
}

/// <summary>
/// Finds the papers of a page: from each author line or date back to abstract and title. What is between is a paper too when
/// title and abstract stand there in turn; all else is a mistake or set aside, and nothing is made up.
/// </summary>
internal sealed class PageCards
{
    private readonly IReadOnlyList<PageLine> lines;
    private readonly List<PageCard> cards = [];
    private readonly List<Mistake> mistakes = [];
    private readonly List<SetAside> aside = [];

    private PageCards(IReadOnlyList<PageLine> lines) => this.lines = lines;

    private sealed record Stretch(IReadOnlyList<PageLine> Body, List<PageParagraph> Paragraphs, int? VotesAbove, PageTail? Tail, IReadOnlyList<string> Targets);

    public IReadOnlyList<PageCard> Cards => cards;

    public IReadOnlyList<Mistake> Mistakes => mistakes;

    public IReadOnlyList<SetAside> Aside => aside;

    /// <param name="start">Where the page's head ends.</param>
    public static PageCards Find(IReadOnlyList<PageLine> lines, int start)
    {
        var page = new PageCards(lines);
        page.Find(start);
        return page;
    }

    private void Find(int start)
    {
        mistakes.AddRange(lines.OfType<PageLine.Label>().Where(label => label.Kind == PageLabel.CutOff).Take(1).Select(label =>
            new Mistake(label.Number, "the file says that it was cut off here", "Save the whole page again.")));

        var stretches = Stretches(start);
        SplitWhereNothingIsEmpty(stretches);
        var titleLevel = stretches.FirstOrDefault(stretch => stretch.Tail is not null)?.Paragraphs.LastOrDefault(text => text.Level > 0)?.Level ?? 0;
        var hasDates = lines.Skip(start).Any(line => line is PageLine.Day);
        var hasSeparators = lines.Any(line => line is PageLine.Separator);
        foreach (var stretch in stretches)
        {
            if (stretch.VotesAbove is not null && cards.Count > 0)
            {
                cards[^1] = cards[^1] with { Upvotes = stretch.VotesAbove };
            }

            if (stretch.Tail is not null)
            {
                mistakes.AddRange(stretch.Tail.Mistakes(stretch.Paragraphs.Count == 0, hasDates, hasSeparators));
            }

            var before = cards.Count;
            var organisation = Organisation(stretch);
            if (titleLevel > 0)
            {
                ByHeadings(stretch, titleLevel);
            }
            else
            {
                InTurn(stretch);
            }

            if (stretch.Tail is not null && cards.Count > before)
            {
                cards[^1] = cards[^1] with
                {
                    Tail = stretch.Tail,
                    Organisation = organisation,
                    Targets = [.. cards[^1].Targets, .. stretch.Targets],
                };
            }
        }

        CheckTheEnd(stretches[^1]);
    }

    private List<Stretch> Stretches(int start)
    {
        var stretches = new List<Stretch>();
        var votesLead = VotesLead(start);
        var index = start;
        while (true)
        {
            var from = index;
            while (index < lines.Count && !PageTail.Begins(lines[index]))
            {
                index++;
            }

            var body = lines.Skip(from).Take(index - from).ToList();
            if (index >= lines.Count)
            {
                body = [.. body.TakeWhile(line => line is not PageLine.Label { Kind: PageLabel.Footer })];
            }

            var paragraphs = PageParagraphs.Of(body);
            var targets = new List<string>();
            var tail = index < lines.Count ? PageTail.Read(lines, ref index, targets, votesLead) : null;
            stretches.Add(new Stretch(body, [.. paragraphs.Found], paragraphs.VotesAbove, tail, targets));
            if (tail is null)
            {
                return stretches;
            }
        }
    }

    /// <summary>Whether a number stands above the first title.</summary>
    private bool VotesLead(int start)
    {
        var isUpvote = false;
        foreach (var line in lines.Skip(start))
        {
            switch (line)
            {
                case PageLine.Count when !isUpvote:
                    return true;
                case PageLine.Words or PageLine.Authors or PageLine.Separator:
                    return false;
                default:
                    isUpvote = line is PageLine.Label { Kind: PageLabel.Upvote } || (isUpvote && line is not PageLine.Count);
                    break;
            }
        }

        return false;
    }

    private static void SplitWhereNothingIsEmpty(List<Stretch> stretches)
    {
        var anchored = stretches.Where(stretch => stretch is { Tail: not null, Paragraphs.Count: > 0 }).ToList();
        if (anchored.Any(stretch => stretch.Paragraphs.Count > 1 || stretch.Paragraphs[0].Lines.Count < 2))
        {
            return;
        }

        foreach (var stretch in stretches)
        {
            var split = stretch.Paragraphs.SelectMany(PageParagraphs.Split).ToList();
            stretch.Paragraphs.Clear();
            stretch.Paragraphs.AddRange(split);
        }
    }

    /// <summary>Some cards name one organisation where others count the authors.</summary>
    private static string? Organisation(Stretch stretch)
    {
        var paragraphs = stretch.Paragraphs;
        if (stretch.Tail is not { Authors: null } || paragraphs.Count < 3
            || !paragraphs[^1].LooksOrganisation || paragraphs[^1].Level > 0 || paragraphs[^2].Level > 0 || !paragraphs[^2].LooksAbstract)
        {
            return null;
        }

        var name = paragraphs[^1].Text.TrimStart('•', '*', ' ');
        paragraphs.RemoveAt(paragraphs.Count - 1);

        // Text browsers print what stands for the logo: [microsoft] Microsoft.
        var end = name.StartsWith('[') ? name.IndexOf(']', StringComparison.Ordinal) : -1;
        return end > 0 && end < name.Length - 1 ? name[(end + 1)..].Trim() : name;
    }

    private void ByHeadings(Stretch stretch, int level)
    {
        var paragraphs = stretch.Paragraphs;
        foreach (var stray in paragraphs.TakeWhile(text => text.Level != level))
        {
            NotUnderstood(stray);
        }

        for (var index = 0; index < paragraphs.Count; index++)
        {
            if (paragraphs[index].Level != level)
            {
                continue;
            }

            var below = paragraphs.Skip(index + 1).TakeWhile(text => text.Level != level).ToList();
            if (below.Count == 0)
            {
                Missing(paragraphs[index]);
            }
            else
            {
                Add(paragraphs[index], below);
            }
        }
    }

    private void InTurn(Stretch stretch)
    {
        var paragraphs = stretch.Paragraphs;
        var first = cards.Count;
        for (var index = 0; index < paragraphs.Count; index++)
        {
            var title = paragraphs[index];
            var next = index + 1 < paragraphs.Count ? paragraphs[index + 1] : null;
            if (title.LooksAbstract)
            {
                WithoutTitle(title, isAfterCard: cards.Count > first);
            }
            else if (next is not null && (next.LooksAbstract || (stretch.Tail is not null && index + 2 == paragraphs.Count)))
            {
                Add(title, [next]);
                index++;
            }
            else if (next is null && stretch.Tail is not null)
            {
                Missing(title);
            }
            else if (cards.Count > 0 && title.LooksTitle)
            {
                Missing(title);
            }
            else
            {
                NotUnderstood(title);
            }
        }
    }

    private void WithoutTitle(PageParagraph text, bool isAfterCard)
    {
        if (text is { IsLong: true, Lines.Count: > 1 } && text.Lines[0].Length <= 200 && text.Lines[1].Length > 300)
        {
            var title = new PageParagraph(text.Line, 0) { Lines = [text.Lines[0]], Targets = text.Targets, Upvotes = text.Upvotes };
            Add(title, [new PageParagraph(text.Line + 1, 0) { Lines = text.Lines[1..] }]);
        }
        else if (isAfterCard && !text.IsLong)
        {
            cards[^1] = cards[^1] with { Abstract = $"{cards[^1].Abstract} {text.Text}" };
        }
        else
        {
            mistakes.Add(new Mistake(text.Line, $"an abstract without a title: '{Begin(text.Text)}'", "Put the title on a line above it, with an empty line between."));
        }
    }

    private void Add(PageParagraph title, List<PageParagraph> below) => cards.Add(
        new PageCard(title, string.Join(' ', below.Select(text => text.Text)), below[0].Line)
        {
            Upvotes = title.Upvotes,
            Targets = [.. title.Targets.OrderBy(target => target.Contains("login?next=", StringComparison.Ordinal)), .. below.SelectMany(text => text.Targets)],
        });

    private void Missing(PageParagraph title) => mistakes.Add(
        new Mistake(title.Line, $"a title without an abstract: '{Begin(title.Text)}'", "Put the abstract below it, with an empty line between."));

    private void NotUnderstood(PageParagraph text) => aside.Add(Limits.Aside(text.Line, "not understood", text.Text));

    /// <summary>A last card without author line and date may be all there is, or what a broken download left.</summary>
    private void CheckTheEnd(Stretch last)
    {
        if (last.Paragraphs.Count > 0 && cards.Count > 0 && cards[^1] is { Tail: null } card
            && last.Body.Count > 0 && last.Body[^1].Number == lines[^1].Number
            && card.Abstract[^1] is not ('.' or '!' or '?' or ')' or '"' or '\'' or '”' or '’' or ':' or '/' or ']')
            && !card.Abstract.Split(' ')[^1].Contains("://", StringComparison.Ordinal))
        {
            mistakes.Add(new Mistake(card.AbstractLine, "the file ends in the middle of an abstract", "Save the whole page again."));
        }
    }

    private static string Begin(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
