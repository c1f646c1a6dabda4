using System.Diagnostics;
using System.Globalization;

namespace DigestMailer.Selection;

/// <summary>A tree as text that reads as the same tree again.</summary>
internal static class MatchText
{
    public static string Of(Match match) => match switch
    {
        Match.Either either => $"{Of(either.Left)} OR {Inside(either.Right, either.Right is Match.Either)}",
        Match.Both both => $"{Inside(both.Left, both.Left is Match.Either)} {Inside(both.Right, both.Right is Match.Either or Match.Both)}",
        Match.Not not => $"-{Inside(not.Of, not.Of is Match.Either or Match.Both)}",
        Match.Optional optional => $"?{Inside(optional.Of, optional.Of is Match.Either or Match.Both)}",
        Match.Boosted boosted => $"{Inside(boosted.Of, boosted.Of is not Match.Leaf)}^{boosted.Weight.ToString(CultureInfo.InvariantCulture)}",
        Match.Leaf leaf => Of(leaf),
        _ => throw new UnreachableException(),
    };

    private static string Inside(Match match, bool brackets) => brackets ? $"({Of(match)})" : Of(match);

    private static string Of(Match.Leaf leaf) => leaf switch
    {
        Match.Word word => $"{In(word.Field)}{word.Text}",
        Match.Exact exact => $"{In(exact.Field)}={exact.Text}",
        Match.Prefix prefix => $"{In(prefix.Field)}{prefix.Text}*",
        Match.Phrase { Within: null } phrase => $"{In(phrase.Field)}\"{phrase.Text}\"",
        Match.Phrase phrase => string.Create(CultureInfo.InvariantCulture, $"{In(phrase.Field)}\"{phrase.Text}\"~{phrase.Within}"),
        Match.Author author => $"author:{Value(author.Name)}",
        Match.Organisation organisation => $"org:{Value(organisation.Text)}",
        Match.Category category => $"cat:{Value(category.Name)}",
        Match.Source source => $"source:{Value(source.Name)}",
        Match.Id id => $"id:{Value(id.Name)}",
        Match.Number number => string.Create(CultureInfo.InvariantCulture,
            $"{MatchNames.Of(number.Field)}{MatchNames.Of(number.Comparison)}{number.Value}"),
        Match.Date date => string.Create(CultureInfo.InvariantCulture,
            $"{MatchNames.Of(date.Field)}{MatchNames.Of(date.Comparison)}{date.Value:yyyy-MM-dd}"),
        _ => throw new UnreachableException(),
    };

    private static string In(Field field) => field switch
    {
        Field.Any => "",
        Field.Title => "title:",
        Field.Abstract => "abstract:",
        _ => throw new UnreachableException(),
    };

    private static string Value(string text) =>
        text.All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '/' or '-' or ':' or '_' or '*') && char.IsLetterOrDigit(text, 0)
        || text == "*"
            ? text
            : $"\"{text}\"";
}
