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
}
