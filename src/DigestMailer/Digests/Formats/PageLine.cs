namespace DigestMailer.Digests.Formats;

/// <summary>What one line, or one part of a line, of a saved page is. Closed; <see cref="Number"/> counts from 1.</summary>
internal abstract record PageLine(int Number)
{
    public sealed record Blank(int Number) : PageLine(Number);

    /// <summary>The opening bracket of a link whose text goes on.</summary>
    public sealed record Open(int Number) : PageLine(Number);

    public sealed record Close(int Number) : PageLine(Number);

    /// <param name="IsAlone">The line holds nothing but the address.</param>
    public sealed record Link(int Number, string Target, bool IsAlone) : PageLine(Number)
    {
        public bool IsDiscussion => Target.EndsWith("#community", StringComparison.Ordinal);

        /// <summary>To the page of a paper, or through a login to it; not what an abstract refers to.</summary>
        public bool IsPaper =>
            Target.Contains("/papers/", StringComparison.Ordinal)
            || Target.Contains("login?next=", StringComparison.Ordinal);
    }

    /// <param name="Level">How deep a Markdown heading is; 0 for plain text.</param>
    /// <param name="IsLinked">The whole line is the text of one link.</param>
    public sealed record Words(int Number, string Text, int Level, bool IsLinked) : PageLine(Number);

    /// <summary>A number alone, or the dash that stands for none.</summary>
    /// <param name="IsVotes">Marked as votes by a box in front.</param>
    public sealed record Count(int Number, int? Value, bool IsVotes) : PageLine(Number);

    /// <param name="Value">Null when what stands before "authors" is no number that can be.</param>
    public sealed record Authors(int Number, string Text, int? Value) : PageLine(Number);

    /// <summary>The middle dot between authors and date.</summary>
    public sealed record Separator(int Number) : PageLine(Number);

    /// <param name="Year">Null when the page left it out.</param>
    /// <param name="SaysPublished">Trending pages say so, and always give the year.</param>
    public sealed record Day(int Number, int? Year, int Month, int DayOfMonth, int? Comments, bool SaysPublished)
        : PageLine(Number);

    /// <summary>Where a date belongs, a date that cannot be: a month misspelt, 30 February. Elsewhere plain words, as "Qwen 3".</summary>
    public sealed record Undated(int Number, string Text, string Problem) : PageLine(Number);

    /// <summary>A word of the page itself: a button, a menu, its own title.</summary>
    public sealed record Label(int Number, PageLabel Kind, string Text) : PageLine(Number);
}

internal enum PageLabel
{
    Chrome,
    Ornament,
    Upvote,
    Stars,
    Submitter,
    Footer,
    CutOff,
}
