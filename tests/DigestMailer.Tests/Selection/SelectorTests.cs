using DigestMailer.Digests;
using DigestMailer.Selection;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Selection;

public sealed class SelectorTests
{
    private static readonly HashSet<long> Nothing = [];

    private static Match Wish(string text) => Assert.IsType<MatchRead.Read>(MatchReader.Read(text)).Match;

    private static Chosen Choose(string wish, int limit, params Candidate[] papers) =>
        Selector.Choose(new PaperIndex(papers), Wish(wish), limit, Nothing);

    private static string Works(Chosen chosen) => string.Join(' ', chosen.Choices.Select(choice => choice.Paper.Work));

    [Fact]
    public void The_index_agrees_with_plain_reading() =>
        Prop.ForAll(Some.Matches, Some.Days, (match, day) =>
        {
            var fast = Selector.Choose(new PaperIndex(day), match, 1_000, Nothing).Choices.Select(choice => choice.Paper.Work).Order();
            var plain = day.Where(candidate => PlainMatcher.Holds(match, candidate) == true).Select(candidate => candidate.Paper.Work);
            return fast.SequenceEqual(plain);
        }).QuickCheck(1_000);

    [Fact]
    public void The_order_of_the_papers_given_changes_nothing() =>
        Prop.ForAll(Some.Matches, Some.Days, (match, day) =>
        {
            var forward = Selector.Choose(new PaperIndex(day), match, 5, Nothing);
            var backward = Selector.Choose(new PaperIndex(Enumerable.Reverse(day)), match, 5, Nothing);
            return Works(forward) == Works(backward) && forward.HeldBack == backward.HeldBack;
        }).QuickCheck(200);

    [Fact]
    public void No_choice_is_without_a_reason_or_beyond_the_limit() =>
        Prop.ForAll(Some.Matches, Some.Days, Gen.Choose(1, 9).ToArbitrary(), (match, day, limit) =>
        {
            var chosen = Selector.Choose(new PaperIndex(day), match, limit, Nothing);
            var all = Selector.Choose(new PaperIndex(day), match, 1_000, Nothing);
            return chosen.Choices.Count <= limit
                && chosen.Choices.All(choice => choice.Reasons.Count > 0)
                && chosen.Choices.Count + chosen.HeldBack == all.Choices.Count;
        }).QuickCheck(300);

    [Fact]
    public void A_title_outweighs_any_number_of_mentions_in_the_abstract()
    {
        var mentions = string.Join(' ', Enumerable.Repeat("reasoning", 50));
        Assert.Equal("2 1", Works(Choose("reasoner", 9, Some.Paper(1, "Other", mentions), Some.Paper(2, "On Reasoning"), Some.Paper(3, "Else"))));
    }

    [Fact]
    public void Ties_fall_to_votes_then_comments_then_the_newer_then_the_key()
    {
        var chosen = Choose("x", 9,
            Some.Paper(6, "x"),
            Some.Paper(5, "x"),
            Some.Paper(4, "x", with: paper => paper with { PublishedOn = new DateOnly(2025, 1, 2) }),
            Some.Paper(3, "x", with: paper => paper with { Comments = 0 }),
            Some.Paper(2, "x", with: paper => paper with { Upvotes = 1 }),
            Some.Paper(1, "x", with: paper => paper with { Upvotes = 2 }));
        Assert.Equal("1 2 3 4 5 6", Works(chosen));
    }

    [Fact]
    public void Weights_and_optional_terms_move_a_paper_up()
    {
        Candidate[] papers = [Some.Paper(1, "cat"), Some.Paper(2, "dog"), Some.Paper(3, "cat or dog", with: paper => paper with { Upvotes = 0 })];
        Assert.StartsWith("3 2 1", Works(Choose("cat OR dog^2", 9, papers)), StringComparison.Ordinal);
        Assert.Equal("3 1", Works(Choose("cat ?dog", 9, papers)));
    }

    [Fact]
    public void Reasons_name_the_subscribers_own_words_and_where_they_stand()
    {
        var chosen = Choose(
            "(Reasoner OR absent) \"world model\" ?quantiz* -dogs author:lee upvotes>3",
            9,
            Some.Paper(1, "Reasoning in a World Model", "A world model that is quantized.", paper => paper with { Authors = ["Ann Lee"], Upvotes = 4 }));
        Assert.Equal(
            [
                new Reason("word", "Reasoner", Place.Title),
                new Reason("phrase", "world model", Place.TitleAndAbstract),
                new Reason("prefix", "quantiz*", Place.Abstract),
                new Reason("author", "lee", Place.Author),
                new Reason("filter", "upvotes>3", Place.Details),
            ],
            Assert.Single(chosen.Choices).Reasons);
    }

    [Theory]
    [InlineData("-absent")]
    [InlineData("id:*")]
    [InlineData("?absent")]
    public void A_wish_for_everything_says_so(string wish) =>
        Assert.Equal("everything", Assert.Single(Assert.Single(Choose(wish, 9, Some.Paper(1, "x")).Choices).Reasons).Kind);

    [Theory]
    [InlineData("upvotes>3")]
    [InlineData("-upvotes>3")]
    [InlineData("-author:lee")]
    [InlineData("cat:cs.LG OR -cat:cs.LG")]
    public void Unknown_is_not_no(string wish) => Assert.Empty(Choose(wish, 9, Some.Paper(1, "x")).Choices);

    [Fact]
    public void A_work_that_was_had_is_neither_chosen_nor_held_back()
    {
        var index = new PaperIndex([Some.Paper(1, "x"), Some.Paper(2, "x"), Some.Paper(3, "x")]);
        var chosen = Selector.Choose(index, Wish("x"), 1, new HashSet<long> { 1 });
        Assert.Equal(("2", 1), (Works(chosen), chosen.HeldBack));
    }

    [Fact]
    public void A_work_in_several_digests_is_taken_once_at_its_newest_revision()
    {
        var older = Some.Paper(1, "x");
        var newer = older with { Paper = new StoredPaper(9, 1, 2, older.Paper.Paper with { Title = "x again" }) };
        Assert.Equal(9, Assert.Single(Choose("x", 9, newer, older).Choices).Paper.Id);
    }

    [Theory]
    [InlineData("reasoner", true)]
    [InlineData("=reasoner", false)]
    [InlineData("=REASONING", true)]
    [InlineData("text-to-image", true)]
    [InlineData("\"image to text\"", false)]
    [InlineData("\"image reasoning\"~4", true)]
    [InlineData("\"image reasoning\"~1", false)]
    [InlineData("abstract:image", false)]
    [InlineData("title:imag*", true)]
    [InlineData("id:2508.00001v3", true)]
    [InlineData("id:2508.00002", false)]
    public void Terms_match_as_the_language_says(string wish, bool matches) =>
        Assert.Equal(matches ? 1 : 0, Choose(wish, 9, Some.Paper(1, "Text-to-Image models and reasoning", "No pictures.")).Choices.Count);
}
