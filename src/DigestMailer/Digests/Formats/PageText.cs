using System.Globalization;

namespace DigestMailer.Digests.Formats;

/// <summary>A Daily Papers page saved as text, as in <c>seeds/</c>: by hand, by a text browser, by an export, as Markdown.</summary>
internal static class PageText
{
    public const string Source = "page-text";

    private const string SayTheDate = "Say the day with --date YYYY-MM-DD, or put it into the file's name";

    /// <param name="stated">The day that whoever handed the file in says it is of.</param>
    public static ReadResult Read(IReadOnlyList<string> text, string fileName, DateOnly? stated)
    {
        var lines = PageLines.Cut(text);
        var (head, wrong, start) = Head(lines);
        var page = PageCards.Find(lines, start);
        var mistakes = new List<Mistake>(page.Mistakes);

        var keys = page.Cards.Select(card => PaperKey.Of(card.Title.Text, card.Targets)).ToList();
        var days = lines.Skip(start).OfType<PageLine.Day>().ToList();
        var date = stated ?? Date(head, wrong, days, keys, PageYear.Of(fileName), mistakes);

        var aside = new List<SetAside>(page.Aside);
        var papers = Papers(page.Cards, keys, date, mistakes, aside);
        if (papers.Count == 0 && mistakes.Count == 0)
        {
            mistakes.Add(
                new Mistake(
                    1,
                    "no paper was found: this is no Daily Papers page, or it is empty",
                    "Save the page that shows titles and abstracts, as text, HTML or JSON."
                )
            );
        }

        return mistakes.Count > 0 || date is null
            ? new ReadResult.Broken([.. mistakes.OrderBy(mistake => mistake.Line)])
            : new ReadResult.Read(new Digest(date.Value, Source, papers, [.. aside.OrderBy(item => item.Line)]));
    }

    /// <summary>The page's own date stands above the first paper.</summary>
    private static (PageLine.Day? Head, PageLine.Undated? Wrong, int Start) Head(IReadOnlyList<PageLine> lines)
    {
        (PageLine.Undated Line, int Index)? wrong = null;
        for (var index = 0; index < lines.Count; index++)
        {
            switch (lines[index])
            {
                case PageLine.Day { SaysPublished: false } day:
                    return (day, null, index + 1);
                case PageLine.Undated { Text.Length: <= 24 } undated when wrong is null && !IsTitle(lines, index):
                    wrong = (undated, index);
                    break;
                case PageLine.Authors or PageLine.Separator or PageLine.Day or PageLine.Words { Text.Length: > 300 }:
                    return (null, wrong?.Line, wrong?.Index + 1 ?? 0);
                default:
                    break;
            }
        }

        return (null, wrong?.Line, wrong?.Index + 1 ?? 0);
    }

    /// <summary>"Qwen 3" above an abstract is a title; "Nvo 3" above a title is meant to be a date.</summary>
    private static bool IsTitle(IReadOnlyList<PageLine> lines, int index) =>
        lines.Skip(index + 1).FirstOrDefault(line => line is PageLine.Words or PageLine.Authors or PageLine.Separator)
            is not PageLine.Words { Text.Length: <= 300 };

    private static DateOnly? Date(
        PageLine.Day? head,
        PageLine.Undated? wrong,
        IReadOnlyList<PageLine.Day> days,
        IReadOnlyList<string> keys,
        DateOnly? named,
        List<Mistake> mistakes
    )
    {
        if (head is null)
        {
            if (wrong is not null)
            {
                mistakes.Add(
                    new Mistake(
                        wrong.Number,
                        $"'{wrong.Text}' is no date: {wrong.Problem}",
                        "Write the page's day as 'Nov 3' or 'Nov 3, 2025'."
                    )
                );
            }
            else if (named is null)
            {
                mistakes.Add(
                    new Mistake(
                        1,
                        "the page's own date is missing above the first paper",
                        $"{SayTheDate}, or add a line such as 'Nov 3' above the first title."
                    )
                );
            }

            return named;
        }

        if (named is { } day)
        {
            if ((day.Month, day.Day) != (head.Month, head.DayOfMonth) || (head.Year ?? day.Year) != day.Year)
            {
                mistakes.Add(
                    new Mistake(
                        head.Number,
                        $"the page says {Say(head)}, the file's name {day:yyyy-MM-dd}",
                        "Rename the file, or say the day with --date YYYY-MM-DD."
                    )
                );
            }

            return day;
        }

        if ((head.Year ?? PageYear.Smallest(head, days, keys)) is not { } year)
        {
            mistakes.Add(
                new Mistake(
                    head.Number,
                    $"nothing tells the year of {Say(head)}: no date on the page has one",
                    $"{SayTheDate}."
                )
            );
            return null;
        }

        if (head.DayOfMonth > DateTime.DaysInMonth(year, head.Month))
        {
            mistakes.Add(
                new Mistake(
                    head.Number,
                    $"there is no {Say(head)} in {year}, the year that the page's dates tell",
                    $"{SayTheDate}."
                )
            );
            return null;
        }

        return new DateOnly(year, head.Month, head.DayOfMonth);
    }

    private static List<Paper> Papers(
        IReadOnlyList<PageCard> cards,
        IReadOnlyList<string> keys,
        DateOnly? date,
        List<Mistake> mistakes,
        List<SetAside> aside
    )
    {
        var known = new Dictionary<string, (int Index, int Line)>();
        var papers = new List<Paper>();
        foreach (var (card, key) in cards.Zip(keys))
        {
            var paper = Paper(card, key, date, mistakes);
            if (Limits.Exceeded(paper.Title, paper.Abstract) is { } reason)
            {
                aside.Add(Limits.Aside(card.Title.Line, reason, paper.Title));
            }
            else if (papers.Count == Limits.Papers && !known.ContainsKey(key))
            {
                aside.Add(Limits.Aside(card.Title.Line, $"more than {Limits.Papers} papers", paper.Title));
            }
            else if (!known.TryGetValue(key, out var first))
            {
                known.Add(key, (papers.Count, card.Title.Line));
                papers.Add(paper);
            }
            else if (PaperMerge.Same(papers[first.Index], paper) is { } merged)
            {
                papers[first.Index] = merged; // trending pages show every card twice
            }
            else
            {
                mistakes.Add(
                    new Mistake(
                        card.Title.Line,
                        $"the paper of line {first.Line} comes again with other content",
                        "Remove one of the two."
                    )
                );
            }
        }

        return papers;
    }

    private static Paper Paper(PageCard card, string key, DateOnly? date, List<Mistake> mistakes)
    {
        var (url, pdf) = PaperKey.Links(key);
        return new Paper
        {
            Key = key,
            Title = card.Title.Text,
            Abstract = card.Abstract,
            AuthorCount = card.Tail?.Authors?.Value,
            Organisation = card.Organisation,
            PublishedOn = card.Tail?.Day is { } day ? Published(day, date, mistakes) : null,
            Comments = card.Tail?.Comments,
            Upvotes = card.Upvotes,
            Url = url,
            PdfUrl = pdf,
        };
    }

    private static DateOnly? Published(PageLine.Day day, DateOnly? digest, List<Mistake> mistakes)
    {
        if ((day.Year ?? digest?.Year) is not { } year)
        {
            return null; // the digest's own date is a mistake already
        }

        if (day.DayOfMonth > DateTime.DaysInMonth(year, day.Month))
        {
            mistakes.Add(
                new Mistake(
                    day.Number,
                    $"there is no {Say(day)} in {year}",
                    "Write the date with its year, as 'Jan 27, 2024'."
                )
            );
            return null;
        }

        // Where the year is left out, the reader's zone may be a day ahead of the page's.
        var published = new DateOnly(year, day.Month, day.DayOfMonth);
        if (digest is { } last && published > last.AddDays(day.Year is null ? 1 : 0))
        {
            mistakes.Add(
                new Mistake(
                    day.Number,
                    $"the paper's date {published:yyyy-MM-dd} is later than the digest's day {last:yyyy-MM-dd}",
                    "Correct the date, or say the digest's day with --date YYYY-MM-DD."
                )
            );
        }

        return published;
    }

    private static string Say(PageLine.Day day) =>
        $"{CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedMonthName(day.Month)} {day.DayOfMonth}{(day.Year is { } year ? $", {year}" : "")}";
}
