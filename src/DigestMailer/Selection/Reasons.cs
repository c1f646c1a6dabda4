using System.Diagnostics;

namespace DigestMailer.Selection;

/// <summary>Why a paper meets a wish: every term that was found, in the wish's order, each once.</summary>
internal static class Reasons
{
    public static IReadOnlyList<Reason> Of(Answer answer, int paper)
    {
        var found = Found(answer, paper).Distinct().ToList();
        return found.Count > 0 ? found : [new Reason("everything", MatchText.Of(answer.Match), Place.Details)];
    }

    private static IEnumerable<Reason> Found(Answer answer, int paper) => answer.Match switch
    {
        Match.Not => [],
        Match.Optional => answer.Parts[0].Yes[paper] ? Found(answer.Parts[0], paper) : [],
        _ when !answer.Yes[paper] => [],
        Match.Leaf leaf => [Of(leaf, answer.IsText ? Where(answer.HitIn(paper)) : Place.Details)],
        _ => answer.Parts.SelectMany(part => Found(part, paper)),
    };

    private static Reason Of(Match.Leaf leaf, Place place) => leaf switch
    {
        Match.Word word => new Reason("word", word.Text, place),
        Match.Exact exact => new Reason("word", exact.Text, place),
        Match.Prefix prefix => new Reason("prefix", $"{prefix.Text}*", place),
        Match.Phrase phrase => new Reason("phrase", phrase.Text, place),
        Match.Author author => new Reason("author", author.Name, Place.Author),
        Match.Organisation organisation => new Reason("organisation", organisation.Text, Place.Organisation),
        Match.Category category => new Reason("category", category.Name, Place.Category),
        Match.Id { Name: "*" } => new Reason("everything", "id:*", Place.Details),
        Match.Source or Match.Id or Match.Number or Match.Date => new Reason("filter", MatchText.Of(leaf), Place.Details),
        _ => throw new UnreachableException(),
    };

    private static Place Where(Hit hit) => hit switch
    {
        { Title: > 0, Abstract: > 0 } => Place.TitleAndAbstract,
        { Title: > 0 } => Place.Title,
        _ => Place.Abstract,
    };
}
