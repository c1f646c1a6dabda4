using System.Diagnostics;
using DigestMailer.Selection;

namespace DigestMailer.Tests.Selection;

/// <summary>A wish asked of one paper, term by term and without an index: what the fast way is compared with.</summary>
internal static class PlainMatcher
{
    public static bool? Holds(Match match, Candidate candidate) => match switch
    {
        Match.Both both => And(Holds(both.Left, candidate), Holds(both.Right, candidate)),
        Match.Either either => !And(!Holds(either.Left, candidate), !Holds(either.Right, candidate)),
        Match.Not not => !Holds(not.Of, candidate),
        Match.Optional => true,
        Match.Boosted boosted => Holds(boosted.Of, candidate),
        Match.Word word => Side(word.Field, candidate, text => IsIn(text.Select(Stem.Of), Words.Of(word.Text).Select(Stem.Of))),
        Match.Exact exact => Side(exact.Field, candidate, text => IsIn(text, Words.Of(exact.Text))),
        Match.Prefix prefix => Side(prefix.Field, candidate, text => text.Any(word => word.StartsWith(Words.Of(prefix.Text)[0], StringComparison.Ordinal))),
        Match.Phrase { Within: { } within } phrase => Side(phrase.Field, candidate, text => IsNear([.. text.Select(Stem.Of)], [.. Words.Of(phrase.Text).Select(Stem.Of)], within)),
        Match.Phrase phrase => Side(phrase.Field, candidate, text => IsIn(text.Select(Stem.Of), Words.Of(phrase.Text).Select(Stem.Of))),
        Match.Leaf leaf => Leaves.Holds(leaf, candidate, new PaperTexts(candidate.Paper.Paper, [])),
        _ => throw new UnreachableException(),
    };

    private static bool? And(bool? left, bool? right) =>
        left == false || right == false ? false : left is null || right is null ? null : true;

    private static bool Side(Field field, Candidate candidate, Func<IReadOnlyList<string>, bool> holds) =>
        (field != Field.Abstract && holds(Words.Of(candidate.Paper.Paper.Title)))
        || (field != Field.Title && holds(Words.Of(candidate.Paper.Paper.Abstract)));

    private static bool IsIn(IEnumerable<string> text, IEnumerable<string> words) =>
        $" {string.Join(' ', text)} ".Contains($" {string.Join(' ', words)} ", StringComparison.Ordinal);

    private static bool IsNear(List<string> text, List<string> words, int within) => Enumerable.Range(0, text.Count)
        .Any(start => words.All(word => text.Skip(start).Take(within + 1).Contains(word)));
}
