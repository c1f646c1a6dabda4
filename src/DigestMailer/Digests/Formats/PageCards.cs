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
        mistakes.AddRange(
            lines
                .OfType<PageLine.Label>()
                .Where(label => label.Kind == PageLabel.CutOff)
                .Take(1)
                .Select(label => new Mistake(
                    label.Number,
                    "the file says that it was cut off here",
                    "Save the whole page again."
                ))
        );

        var stretches = PageStretch.Of(lines, start);
        var titleLevel =
            stretches
                .FirstOrDefault(stretch => stretch.Tail is not null)
                ?.Paragraphs.LastOrDefault(text => text.Level > 0)
                ?.Level
            ?? 0;
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
            var organisation = stretch.TakeOrganisation();
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

    private void ByHeadings(PageStretch stretch, int level)
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

    private void InTurn(PageStretch stretch)
    {
        var paragraphs = stretch.Paragraphs;
        var first = cards.Count;
        for (var index = 0; index < paragraphs.Count; index++)
        {
            var title = paragraphs[index];
            var next = index + 1 < paragraphs.Count ? paragraphs[index + 1] : null;
            if (title.LooksAbstract && !(next is { IsLong: true } && paragraphs.Count == 2 && !title.IsLong))
            {
                WithoutTitle(title, isAfterCard: cards.Count > first);
            }
            else if (
                next is not null
                && (next.LooksAbstract || (stretch.Tail is not null && index + 2 == paragraphs.Count))
            )
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
        if (isAfterCard && !text.IsLong)
        {
            cards[^1] = cards[^1] with { Abstract = $"{cards[^1].Abstract} {text.Text}" };
        }
        else
        {
            mistakes.Add(
                new Mistake(
                    text.Line,
                    $"an abstract without a title: '{Begin(text.Text)}'",
                    "Put the title on a line above it, with an empty line between."
                )
            );
        }
    }

    private void Add(PageParagraph title, List<PageParagraph> below) =>
        cards.Add(
            new PageCard(title, string.Join(' ', below.Select(text => text.Text)), below[0].Line)
            {
                Upvotes = title.Upvotes,
                Targets =
                [
                    .. title.Targets.OrderBy(target => target.Contains("login?next=", StringComparison.Ordinal)),
                    .. below.SelectMany(text => text.Targets),
                ],
            }
        );

    private void Missing(PageParagraph title) =>
        mistakes.Add(
            new Mistake(
                title.Line,
                $"a title without an abstract: '{Begin(title.Text)}'",
                "Put the abstract below it, with an empty line between."
            )
        );

    private void NotUnderstood(PageParagraph text) => aside.Add(Limits.Aside(text.Line, "not understood", text.Text));

    /// <summary>A last card without author line and date may be all there is, or what a broken download left.</summary>
    private void CheckTheEnd(PageStretch last)
    {
        if (
            last.Paragraphs.Count == 0
            || last.Body[^1].Number != lines[^1].Number
            || cards is not [.., { Tail: null } card]
        )
        {
            return;
        }

        var word = card.Abstract.Split(' ')[^1];
        var ends =
            word[^1] is '.' or '!' or '?' or ')' or '"' or '\'' or '”' or '’' or ':' or ']'
            || word.Contains("://", StringComparison.Ordinal);
        var isStub =
            cards.Count > 5 && cards.SkipLast(1).All(other => other.Abstract.Length > 2 * card.Abstract.Length);
        if (!ends || isStub)
        {
            mistakes.Add(
                new Mistake(
                    card.AbstractLine,
                    "the file ends in the middle of an abstract",
                    "Save the whole page again."
                )
            );
        }
    }

    private static string Begin(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
