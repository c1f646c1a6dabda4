namespace DigestMailer.Digests.Formats;

/// <summary>
/// A title may read as a word of the page, a number or a date: <c>New</c>, <c>2048</c>, <c>May 5</c>. Where it stands tells: alone between the end of one
/// card and an abstract, and nowhere else on the page.
/// </summary>
internal static class PageTitles
{
    private const int ShortestAbstract = 300;

    /// <param name="lines">Those that are titles become words.</param>
    public static void Name(List<PageLine> lines, IReadOnlyList<string> raw)
    {
        var votesLead = VotesLead(lines);
        for (var index = 1; index < lines.Count - 1; index++)
        {
            if (
                lines[index - 1] is PageLine.Blank
                && lines[index + 1] is PageLine.Blank
                && IsAbstract(lines, After(lines, index))
                && EndsCard(lines, Before(lines, index)) is { } afterDate
                && CanBeTitle(lines, index, afterDate, votesLead)
            )
            {
                var number = lines[index].Number;
                lines[index] = new PageLine.Words(number, PlainText.Clean(raw[number - 1]), 0, IsLinked: false);
            }
        }
    }

    private static bool CanBeTitle(List<PageLine> lines, int index, bool afterDate, bool votesLead) =>
        lines[index] switch
        {
            PageLine.Label { Kind: not PageLabel.CutOff } label => lines
                .SkipWhile(line => line is not PageLine.Separator)
                .OfType<PageLine.Label>()
                .All(other => other == label || other.Text != label.Text),
            PageLine.Count { IsVotes: false } => afterDate && !votesLead,
            PageLine.Day { SaysPublished: false } => afterDate,
            PageLine.Link { IsAlone: true, IsPaper: false } => true,
            _ => false,
        };

    /// <summary>Whether the card above ended, and with a date; null when it did not.</summary>
    private static bool? EndsCard(List<PageLine> lines, int index) =>
        index > 0 && lines[index] is PageLine.Day && lines[index - 1] is PageLine.Separator ? true
        : IsAbstract(lines, index) ? false
        : null;

    /// <summary>Whether a number stands above any title, as votes do.</summary>
    private static bool VotesLead(List<PageLine> lines)
    {
        for (var index = 0; index < lines.Count; index++)
        {
            if (
                lines[index] is PageLine.Count
                && After(lines, index) is var title and > 0
                && lines[title] is PageLine.Words { Text.Length: < ShortestAbstract }
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsAbstract(List<PageLine> lines, int index) =>
        index >= 0 && lines[index] is PageLine.Words { Text.Length: >= ShortestAbstract };

    private static int After(List<PageLine> lines, int index) =>
        lines.FindIndex(index + 1, line => line is not PageLine.Blank);

    private static int Before(List<PageLine> lines, int index) =>
        lines.FindLastIndex(index - 1, line => line is not PageLine.Blank);
}
