namespace DigestMailer.Digests.Formats;

/// <summary>What stands below an abstract: authors, middle dot, date, comments. Any of them may be missing, but not anyhow.</summary>
internal sealed record PageTail(
    PageLine.Authors? Authors,
    PageLine.Separator? Separator,
    PageLine.Day? Day,
    PageLine.Undated? Undated,
    int? Comments
)
{
    private const int LongestDate = 40;

    private PageLine First => (PageLine?)Authors ?? (PageLine?)Separator ?? Day!;

    public int Line => First.Number;

    public static bool Begins(PageLine line) => line is PageLine.Authors or PageLine.Separator or PageLine.Day;

    /// <param name="index">Where the tail begins; afterwards, where the next card does.</param>
    /// <param name="targets">Takes the links that were passed.</param>
    /// <param name="votesLead">On this page a number alone belongs to the card below it.</param>
    public static PageTail Read(IReadOnlyList<PageLine> lines, ref int index, List<string> targets, bool votesLead)
    {
        var authors = Take<PageLine.Authors>(lines, ref index, targets);
        var separator = Take<PageLine.Separator>(lines, ref index, targets);
        var day = Take<PageLine.Day>(lines, ref index, targets);
        var undated =
            day is null && (authors ?? (PageLine?)separator) is not null
                ? Take<PageLine.Undated>(lines, ref index, targets) ?? InPlaceOfDate(lines, ref index, separator)
                : null;
        var comments = day?.Comments ?? (day is null ? null : CommentsBelow(lines, ref index, votesLead));
        return new PageTail(authors, separator, day, undated, comments);
    }

    /// <summary>Every way in which this tail cannot be what the page showed.</summary>
    /// <param name="isBare">There is no paper above it.</param>
    public IEnumerable<Mistake> Mistakes(bool isBare, bool pageHasDates, bool pageHasSeparators)
    {
        if (isBare && Authors is not null)
        {
            yield return new Mistake(
                Authors.Number,
                "an author line without a title and an abstract above it",
                "Put them back, or remove what is left of this paper."
            );
        }

        if (Authors is { Value: null } wrong)
        {
            yield return new Mistake(
                wrong.Number,
                $"'{wrong.Text}' is no number of authors",
                "Write it as '• 5 authors', or remove the line."
            );
        }

        if (Undated is not null)
        {
            yield return new Mistake(
                Undated.Number,
                $"'{Undated.Text}' is no date: {Undated.Problem}",
                "Write it as 'Jan 27, 2024', or 'Jan 27' in the digest's year."
            );
        }
        else if (Day is null && Separator is not null)
        {
            yield return new Mistake(
                Separator.Number,
                "no date follows the '·'",
                "Add it on the next line, as 'Jan 27, 2024'."
            );
        }
        else if (Day is null && pageHasDates)
        {
            yield return new Mistake(
                Line,
                "no date follows the author line",
                "Add a line with '·', then the date, as 'Jan 27, 2024'."
            );
        }
        else if (Authors is not null && Separator is null && pageHasSeparators)
        {
            yield return new Mistake(
                Day?.Number ?? Line,
                "the '·' between author line and date is missing",
                "Put a line with '·' above the date."
            );
        }
    }

    private static T? Take<T>(IReadOnlyList<PageLine> lines, ref int index, List<string> targets)
        where T : PageLine
    {
        var at = index;
        while (
            at < lines.Count
            && lines[at] is PageLine.Blank or PageLine.Open or PageLine.Close or PageLine.Link { IsAlone: false } or PageLine.Link { IsPaper: true }
        )
        {
            at++;
        }

        if (at >= lines.Count || lines[at] is not T found)
        {
            return null;
        }

        targets.AddRange(lines.Skip(index).Take(at - index).OfType<PageLine.Link>().Select(link => link.Target));
        index = at + 1;
        return found;
    }

    /// <summary>A few words right below the '·' are meant to be the date, however little they look like one.</summary>
    private static PageLine.Undated? InPlaceOfDate(
        IReadOnlyList<PageLine> lines,
        ref int index,
        PageLine.Separator? separator
    )
    {
        if (
            separator is null
            || index >= lines.Count
            || lines[index] is not PageLine.Words { Level: 0, Text.Length: <= LongestDate } words
            || words.Number != separator.Number + 1
        )
        {
            return null;
        }

        index++;
        return new PageLine.Undated(words.Number, words.Text, "month and day cannot be read in it");
    }

    /// <summary>A number of its own below the date: comments when its link says so, or when votes stand elsewhere.</summary>
    private static int? CommentsBelow(IReadOnlyList<PageLine> lines, ref int index, bool votesLead)
    {
        if (
            Next(lines, index) is not { } at
            || lines[at] is not PageLine.Count { IsVotes: false, Value: not null } count
        )
        {
            return null;
        }

        var after = Next(lines, at + 1);
        var discussed = lines
            .Skip(at + 1)
            .Take((after ?? lines.Count) - at)
            .Any(line => line is PageLine.Link { IsDiscussion: true });
        var votesFollow =
            after is null || lines[after.Value] is PageLine.Count or PageLine.Label { Kind: PageLabel.Footer };
        if (!discussed && !votesFollow && votesLead)
        {
            return null;
        }

        index = at + 1;
        return count.Value;
    }

    private static int? Next(IReadOnlyList<PageLine> lines, int from)
    {
        for (var at = from; at < lines.Count; at++)
        {
            if (lines[at] is not (PageLine.Blank or PageLine.Open or PageLine.Close or PageLine.Link))
            {
                return at;
            }
        }

        return null;
    }
}
