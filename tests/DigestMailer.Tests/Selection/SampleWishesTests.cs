using System.Globalization;
using System.Text.RegularExpressions;
using DigestMailer.Selection;
using DigestMailer.Subscribers;

namespace DigestMailer.Tests.Selection;

/// <summary>The sample subscribers over the seed digest: the first thing that a newcomer sees.</summary>
public sealed partial class SampleWishesTests
{
    private static readonly string Seeds = Path.Combine(AppContext.BaseDirectory, "seeds");

    private static readonly PaperIndex Index = new(Papers(File.ReadAllText(Path.Combine(Seeds, "daily-papers-2025-11-03.txt"))));

    private static Dictionary<string, Chosen> Choices() =>
        SubscriberFile.Read(File.ReadAllText(Path.Combine(Seeds, "subscribers.csv")), new Preferences { Wish = "" }).Accepted.ToDictionary(
            row => row.Address,
            row => Selector.Choose(Index, ((MatchRead.Read)MatchReader.Read(row.Preferences.Wish)).Match, row.Preferences.Limit, new HashSet<long>()));

    [Fact]
    public void Only_those_meant_to_get_nothing_get_nothing() => Assert.Equal(
        ["ines@example.com", "sam@example.org"],
        Choices().Where(pair => pair.Value.Choices.Count == 0).Select(pair => pair.Key).Order());

    [Fact]
    public void Some_have_more_matches_than_they_want() => Assert.True(Choices().Values.Count(chosen => chosen.HeldBack > 0) >= 4);

    [Fact]
    public void A_reasoner_finds_reasoning()
    {
        var titles = Choices()["ada@example.org"].Choices.Select(choice => choice.Paper.Paper.Title).ToList();
        Assert.All(titles, title => Assert.Matches("(?i)reason", title));
        Assert.Contains(titles, title => !title.Contains("Reasoner", StringComparison.Ordinal));
    }

    [Fact]
    public void The_seed_is_read_whole() => Assert.Equal(72, Index.Candidates.Count);

    private static IEnumerable<Candidate> Papers(string page) => Paper().Matches(page).Select((paper, at) => Some.Paper(
        at + 1,
        paper.Groups["title"].Value,
        paper.Groups["abstract"].Value,
        known => known with
        {
            PublishedOn = DateOnly.TryParseExact(paper.Groups["date"].Value, "MMM d, yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
            Comments = paper.Groups["comments"].Success ? int.Parse(paper.Groups["comments"].Value, CultureInfo.InvariantCulture) : null,
        }));

    [GeneratedRegex(@"(?<title>[^\r\n]+)\r?\n\s*(?<abstract>[^\r\n]{300,})(\s+•[^\r\n]*authors?\s+·\s+(?<date>[A-Z][a-z]{2} \d+(, \d{4})?)( (?<comments>\d+))?[^\S\r\n]*(\r?\n|$))?")]
    private static partial Regex Paper();
}
