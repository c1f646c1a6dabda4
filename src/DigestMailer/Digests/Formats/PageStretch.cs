namespace DigestMailer.Digests.Formats;

/// <summary>What stands between two cards of a page, and the tail that ends it; the last one has none.</summary>
internal sealed record PageStretch(
    IReadOnlyList<PageLine> Body,
    List<PageParagraph> Paragraphs,
    int? VotesAbove,
    PageTail? Tail,
    IReadOnlyList<string> Targets
)
{
    /// <summary>What is on one line and longer is no name and no title.</summary>
    private const int ShortestAbstract = 300;

    /// <param name="start">Where the page's head ends.</param>
    public static IReadOnlyList<PageStretch> Of(IReadOnlyList<PageLine> lines, int start)
    {
        var stretches = new List<PageStretch>();
        var votesLead = VotesLead(lines, start);
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
            stretches.Add(new PageStretch(body, [.. paragraphs.Found], paragraphs.VotesAbove, tail, targets));
            if (tail is null)
            {
                Part(stretches);
                return stretches;
            }
        }
    }

    /// <summary>Whether a number stands above the first title.</summary>
    private static bool VotesLead(IReadOnlyList<PageLine> lines, int start)
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
                    isUpvote =
                        line is PageLine.Label { Kind: PageLabel.Upvote } || (isUpvote && line is not PageLine.Count);
                    break;
            }
        }

        return false;
    }

    private static void Part(List<PageStretch> stretches)
    {
        var isNothingEmpty = stretches
            .Where(stretch => stretch is { Tail: not null, Paragraphs.Count: > 0 })
            .All(stretch => stretch.Paragraphs.Count == 1 && stretch.Paragraphs[0].Lines.Count > 1);
        foreach (var stretch in stretches)
        {
            var parts = stretch
                .Paragraphs.SelectMany(text => isNothingEmpty ? PageParagraphs.Split(text) : PageParagraphs.PartTitle(text))
                .ToList();
            stretch.Paragraphs.Clear();
            stretch.Paragraphs.AddRange(parts);
        }
    }

    /// <summary>Some cards name one organisation where others count the authors.</summary>
    public string? TakeOrganisation()
    {
        PartOrganisation();
        if (
            Tail is not { Authors: null }
            || Paragraphs.Count < 3
            || !Paragraphs[^1].LooksOrganisation
            || Paragraphs[^1].Level > 0
            || Paragraphs[^2].Level > 0
            || !Paragraphs[^2].LooksAbstract
        )
        {
            return null;
        }

        var name = Paragraphs[^1].Text.TrimStart('•', '*', ' ');
        Paragraphs.RemoveAt(Paragraphs.Count - 1);

        // Text browsers print what stands for the logo: [microsoft] Microsoft.
        var end = name.StartsWith('[') ? name.IndexOf(']', StringComparison.Ordinal) : -1;
        return end > 0 && end < name.Length - 1 ? name[(end + 1)..].Trim() : name;
    }

    /// <summary>Text browsers leave no empty line between an abstract and the organisation.</summary>
    private void PartOrganisation()
    {
        if (
            Tail is { Authors: null, Separator: not null }
            && Paragraphs is [.., { Lines: [.., var above, var last] } wrapped]
            && (wrapped.Lines.Count > 2 || above.Length > ShortestAbstract)
            && above.EndsWith('.')
            && !last.EndsWith('.')
            && last.Length <= PageParagraph.LongestName
            && !last.Contains("://", StringComparison.Ordinal)
        )
        {
            wrapped.Lines.RemoveAt(wrapped.Lines.Count - 1);
            Paragraphs.Add(new PageParagraph(wrapped.Line + wrapped.Lines.Count, 0) { Lines = [last] });
        }
    }
}
