using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestMailer.Digests.Formats;

/// <summary>
/// Which day a page is of. Pages leave the current year out, so years that they do give are past ones. The clock is never asked.
/// </summary>
internal static partial class PageYear
{
    /// <summary>The first day that a file name states, as <c>daily-papers-2025-11-03.txt</c> or <c>papers_20251103.txt</c>.</summary>
    public static DateOnly? Of(string fileName)
    {
        foreach (Match match in Stated().Matches(Path.GetFileName(fileName)))
        {
            if (
                DateOnly.TryParseExact(
                    match.Groups["year"].Value + match.Groups["month"].Value + match.Groups["day"].Value,
                    "yyyyMMdd",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.None,
                    out var day
                )
            )
            {
                return day;
            }
        }

        return null;
    }

    /// <summary>The smallest year that fits what the page says, or null when it says nothing.</summary>
    /// <param name="days">All dates below the head.</param>
    /// <param name="keys">An arXiv id tells the year in which it was given.</param>
    public static int? Smallest(PageLine.Day head, IReadOnlyList<PageLine.Day> days, IEnumerable<string> keys)
    {
        var explicitDays = days.Where(day => day.Year is not null).ToList();
        int? year = explicitDays.Max(day => day.Year);
        if (year is not null)
        {
            // Trending pages ("Published on …") always give the year: there the latest may be the digest's own.
            var own =
                days.Any(day => day.SaysPublished)
                && explicitDays
                    .Where(day => day.Year == year)
                    .All(day => (day.Month, day.DayOfMonth).CompareTo((head.Month, head.DayOfMonth)) <= 0);
            year += own ? 0 : 1;
        }

        var given = keys.Select(key => ArxivYear().Match(key))
            .Where(match => match.Success)
            .Select(match => 2000 + int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture))
            .DefaultIfEmpty(0)
            .Max();
        return given > (year ?? 0) ? given : year;
    }

    [GeneratedRegex(@"(?<!\d)(?<year>20\d\d)(?<mark>[-_.]?)(?<month>\d\d)\k<mark>(?<day>\d\d)(?!\d)")]
    private static partial Regex Stated();

    [GeneratedRegex(@"^arxiv:(?<year>\d{2})\d{2}\.")]
    private static partial Regex ArxivYear();
}
