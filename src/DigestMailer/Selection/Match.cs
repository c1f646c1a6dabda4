namespace DigestMailer.Selection;

/// <summary>Which of a paper's texts a term is looked for in.</summary>
internal enum Field { Any, Title, Abstract }

internal enum NumberField { Upvotes, Comments, Authors }

internal enum DateField { Published, Featured }

internal enum Comparison { Equal, AtLeast, AtMost, More, Less }

/// <summary>A wish as a tree. Closed; texts stand in it as the subscriber wrote them.</summary>
internal abstract record Match
{
    private Match() { }

    public sealed record Both(Match Left, Match Right) : Match;

    public sealed record Either(Match Left, Match Right) : Match;

    public sealed record Not(Match Of) : Match;

    /// <summary>Never filters, only adds to the score.</summary>
    public sealed record Optional(Match Of) : Match;

    /// <summary>Weighs a term, 0.1 to 10.</summary>
    public sealed record Boosted(Match Of, decimal Weight) : Match;

    /// <summary>The end of a branch: what one paper is asked.</summary>
    public abstract record Leaf : Match;

    /// <summary>In any of its forms; with a hyphen or the like inside it is a phrase: <c>text-to-image</c>.</summary>
    public sealed record Word(Field Field, string Text) : Leaf;

    /// <summary>The word itself; only case and accents are folded.</summary>
    public sealed record Exact(Field Field, string Text) : Leaf;

    /// <param name="Text">Without the star.</param>
    public sealed record Prefix(Field Field, string Text) : Leaf;

    /// <param name="Text">Without the quotes.</param>
    /// <param name="Within">Null: neighbours in this order; a number: that many positions apart at most, in any order.</param>
    public sealed record Phrase(Field Field, string Text, int? Within) : Leaf;

    public sealed record Author(string Name) : Leaf;

    public sealed record Organisation(string Text) : Leaf;

    /// <param name="Name">A category, or an archive as <c>cs.*</c>.</param>
    public sealed record Category(string Name) : Leaf;

    public sealed record Source(string Name) : Leaf;

    /// <param name="Name">With or without version; <c>*</c> is every paper.</param>
    public sealed record Id(string Name) : Leaf;

    public sealed record Number(NumberField Field, Comparison Comparison, long Value) : Leaf;

    public sealed record Date(DateField Field, Comparison Comparison, DateOnly Value) : Leaf;
}
