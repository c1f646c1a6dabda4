using DigestMailer.Digests;
using DigestMailer.Selection;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Selection;

/// <summary>Values for the laws of this folder.</summary>
internal static class Some
{
    private static readonly string[] Vocabulary =
        ["reason", "reasoning", "reasoner", "model", "models", "world", "language", "of", "SAM", "Gödel", "plan", "planner", "quantize"];

    private static readonly Gen<string> Word = Gen.Elements(Vocabulary);

    private static readonly Gen<Field> Fields = Gen.Elements(Field.Any, Field.Any, Field.Title, Field.Abstract);

    private static readonly Gen<Comparison> Comparisons = Gen.Elements(Enum.GetValues<Comparison>());

    private static readonly Gen<string> Phrase = Gen.Choose(1, 3).SelectMany(words => Word.ListOf(words)).Select(words => string.Join(' ', words));

    private static readonly Gen<Match> Leaf = Gen.OneOf(
        Fields.SelectMany(field => Word.Select(word => (Match)new Match.Word(field, word))),
        Fields.SelectMany(field => Phrase.Select(phrase => (Match)new Match.Word(field, phrase.Replace(' ', '-')))),
        Fields.SelectMany(field => Word.Select(word => (Match)new Match.Exact(field, word))),
        Fields.SelectMany(field => Gen.Elements("rea", "reason", "mod", "göd").Select(word => (Match)new Match.Prefix(field, word))),
        Fields.SelectMany(field => Phrase.Select(phrase => (Match)new Match.Phrase(field, phrase, null))),
        Fields.SelectMany(field => Phrase.SelectMany(phrase => Gen.Choose(1, 4).Select(within => (Match)new Match.Phrase(field, phrase, within)))),
        Gen.Elements("Ann Lee", "lee", "A. Lee", "Bo van Dyk").Select(name => (Match)new Match.Author(name)),
        Gen.Elements("acme", "acme labs").Select(name => (Match)new Match.Organisation(name)),
        Gen.Elements("cs.LG", "cs.*", "math.*").Select(name => (Match)new Match.Category(name)),
        Gen.Elements("page-text", "daily").Select(name => (Match)new Match.Source(name)),
        Gen.Elements("*", "2508.00001", "arxiv:2508.00002v2").Select(name => (Match)new Match.Id(name)),
        Gen.Elements(Enum.GetValues<NumberField>()).SelectMany(field => Comparisons.SelectMany(comparison =>
            Gen.Choose(0, 4).Select(value => (Match)new Match.Number(field, comparison, value)))),
        Gen.Elements(Enum.GetValues<DateField>()).SelectMany(field => Comparisons.SelectMany(comparison =>
            Gen.Choose(1, 4).Select(day => (Match)new Match.Date(field, comparison, new DateOnly(2025, 11, day))))));

    public static Arbitrary<Match> Matches { get; } = Gen.Sized(size => Tree(Math.Min(size, 12))).ToArbitrary();

    public static Arbitrary<string> WishLikeTexts { get; } = Gen.Elements(
            "a", "OR", "AND", "NOT", "(", ")", "\"", "-", "?", "+", "^", "~", "*", ":", "=", ">=", "<", "|", " ", "  ", "title:", "author:", "cat:",
            "upvotes>=", "2", "2025-01-01", "world", "é", "👩‍🔬", "…", "x-y", "qua*", "\n", "id:*", "“")
        .ListOf().Select(string.Concat).ToArbitrary();

    public static Arbitrary<List<Candidate>> Days { get; } =
        Gen.Choose(0, 70).SelectMany(papers => Gen.Choose(0, int.MaxValue - 1).Select(seed => Day(papers, new Random(seed)))).ToArbitrary();

    // The branch is drawn before its generator is made: making all of them first would cost 3^size.
    private static Gen<Match> Tree(int size) => size <= 1 ? Leaf : Gen.Choose(0, 5).SelectMany(branch => branch switch
    {
        0 => Two(size).Select(pair => (Match)new Match.Both(pair.Left, pair.Right)),
        1 => Two(size).Select(pair => (Match)new Match.Either(pair.Left, pair.Right)),
        2 => Tree(size - 1).Select(of => HasOptional(of) || of is Match.Not ? of : new Match.Not(of)),
        3 => Tree(size - 1).Select(of => (Match)new Match.Optional(of)),
        4 => Tree(size - 1).SelectMany(of => Gen.Elements(0.1m, 0.5m, 2m, 10m).Select(weight => (Match)new Match.Boosted(of, weight))),
        _ => Leaf,
    });

    private static Gen<(Match Left, Match Right)> Two(int size) =>
        Tree(size / 2).SelectMany(left => Tree(size / 2).Select(right => (left, right)));

    private static bool HasOptional(Match match) => MatchText.Of(match).Contains('?', StringComparison.Ordinal);

    public static Candidate Paper(long work, string title, string @abstract = "", Func<Paper, Paper>? with = null)
    {
        var paper = new Paper { Key = $"arxiv:2508.{work:00000}", Title = title, Abstract = @abstract };
        return new Candidate(new StoredPaper(work, work, 1, with is null ? paper : with(paper)));
    }

    private static List<Candidate> Day(int papers, Random chance)
    {
        string Text(int most) => string.Join(' ', chance.GetItems(Vocabulary, chance.Next(most)));
        T? Known<T>(T value) where T : struct => chance.Next(3) > 0 ? value : null;

        return [.. Enumerable.Range(1, papers).Select(work => Paper(work, Text(6), Text(20), paper => paper with
        {
            Authors = chance.Next(2) == 0 ? [] : ["Ann Lee", "Bo van Dyk"],
            Organisation = chance.Next(2) == 0 ? null : "Acme Labs",
            Categories = chance.Next(2) == 0 ? [] : ["cs.LG", "math.ST"],
            Upvotes = Known(chance.Next(5)),
            Comments = Known(chance.Next(5)),
            PublishedOn = Known(new DateOnly(2025, 11, chance.Next(1, 5))),
        }) with
        { Source = chance.Next(2) == 0 ? null : "daily", Featured = Known(new DateOnly(2025, 11, chance.Next(1, 5))) })];
    }
}

internal static class Laws
{
    /// <summary>A fixed seed: a law that fails today fails again tomorrow.</summary>
    public static void QuickCheck(this Property law, int tests) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(tests).WithReplay(2025_11_03UL, 7UL), law);
}
