using System.Diagnostics;

namespace DigestMailer.Selection;

/// <summary>The names that a wish may use before a colon or a comparison.</summary>
internal static class MatchNames
{
    /// <summary>Fields that take words or a name, and no comparison.</summary>
    public static readonly string[] Texts = ["title", "abstract", "author", "cat", "org", "source", "id"];

    public static readonly string[] Compared = ["upvotes", "comments", "authors", "published", "featured"];

    public static string Of(NumberField field) => field switch
    {
        NumberField.Upvotes => "upvotes",
        NumberField.Comments => "comments",
        NumberField.Authors => "authors",
        _ => throw new UnreachableException(),
    };

    public static string Of(DateField field) => field switch
    {
        DateField.Published => "published",
        DateField.Featured => "featured",
        _ => throw new UnreachableException(),
    };

    /// <summary>As printed; a wish may also say <c>:</c> for equal.</summary>
    public static string Of(Comparison comparison) => comparison switch
    {
        Comparison.Equal => "=",
        Comparison.AtLeast => ">=",
        Comparison.AtMost => "<=",
        Comparison.More => ">",
        Comparison.Less => "<",
        _ => throw new UnreachableException(),
    };

    public static NumberField? Number(string name) => name switch
    {
        "upvotes" => NumberField.Upvotes,
        "comments" => NumberField.Comments,
        "authors" => NumberField.Authors,
        _ => null,
    };

    public static DateField? Date(string name) => name switch
    {
        "published" => DateField.Published,
        "featured" => DateField.Featured,
        _ => null,
    };

    /// <summary>The known word that is fewest changes away from <paramref name="word"/>, if that is near enough to be meant.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        var best = known.Select(name => (name, distance: Distance(word.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.name is not null && best.distance <= Math.Max(1, word.Length / 3) ? best.name : null;
    }

    /// <summary>Letters to insert, remove, change or swap with their neighbour.</summary>
    private static int Distance(string from, string to)
    {
        var steps = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                var changed = i > 0 && j > 0 ? steps[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1) : i + j;
                var swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] ? steps[i - 2, j - 2] + 1 : changed;
                var inserted = Math.Min(i > 0 ? steps[i - 1, j] + 1 : j, j > 0 ? steps[i, j - 1] + 1 : i);
                steps[i, j] = Math.Min(Math.Min(changed, swapped), inserted);
            }
        }

        return steps[from.Length, to.Length];
    }
}
