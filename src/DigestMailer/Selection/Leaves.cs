using System.Diagnostics;
using DigestMailer.Digests;

namespace DigestMailer.Selection;

/// <summary>What one paper answers to the leaf of a wish that asks for its facts; null when the paper does not say.</summary>
internal static class Leaves
{
    public static bool? Holds(Match.Leaf leaf, Candidate candidate, PaperTexts texts)
    {
        var paper = candidate.Paper.Paper;
        return leaf switch
        {
            Match.Author author => texts.Authors.Count == 0 ? null : Any(texts.Authors, AuthorName.Of(author.Name)),
            Match.Organisation organisation => texts.Organisation is null
                ? null
                : Phrases.Neighbours(texts.Organisation.Words, Words.Of(organisation.Text)) > 0,
            Match.Category category => paper.Categories.Count == 0 ? null : paper.Categories.Any(name => IsIn(name, category.Name)),
            Match.Source source => candidate.Source?.Equals(source.Name, StringComparison.OrdinalIgnoreCase),
            Match.Id id => IsId(paper.Key, id.Name),
            Match.Number number => Of(number.Field, paper) is { } value ? Compare(value.CompareTo(number.Value), number.Comparison) : null,
            Match.Date date => (date.Field == DateField.Published ? paper.PublishedOn : candidate.Featured) is { } day
                ? Compare(day.CompareTo(date.Value), date.Comparison)
                : null,
            _ => throw new UnreachableException(),
        };
    }

    private static bool Any(IReadOnlyList<AuthorName> authors, AuthorName wanted) => authors.Any(author => author.IsMetBy(wanted));

    private static bool IsIn(string category, string wanted) => wanted.EndsWith(".*", StringComparison.Ordinal)
        ? category.StartsWith(wanted[..^1], StringComparison.OrdinalIgnoreCase)
        : category.Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static bool IsId(string key, string wanted)
    {
        var bare = key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];
        var unversioned = Unversioned(wanted);
        return wanted == "*"
            || key.Equals(wanted, StringComparison.OrdinalIgnoreCase) || bare.Equals(wanted, StringComparison.OrdinalIgnoreCase)
            || key.Equals(unversioned, StringComparison.OrdinalIgnoreCase) || bare.Equals(unversioned, StringComparison.OrdinalIgnoreCase);
    }

    private static string Unversioned(string id)
    {
        var version = id.LastIndexOfAny(['v', 'V']);
        return version > 0 && version < id.Length - 1 && id.AsSpan(version + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? id[..version] : id;
    }

    private static long? Of(NumberField field, Paper paper) => field switch
    {
        NumberField.Upvotes => paper.Upvotes,
        NumberField.Comments => paper.Comments,
        NumberField.Authors => paper.AuthorCount ?? (paper.Authors.Count > 0 ? paper.Authors.Count : null),
        _ => throw new UnreachableException(),
    };

    private static bool Compare(int sign, Comparison comparison) => comparison switch
    {
        Comparison.Equal => sign == 0,
        Comparison.AtLeast => sign >= 0,
        Comparison.AtMost => sign <= 0,
        Comparison.More => sign > 0,
        Comparison.Less => sign < 0,
        _ => throw new UnreachableException(),
    };
}
