namespace DigestMailer.Selection;

/// <summary>A mistake in a wish, or a hint. Columns count from 1 in the characters that a reader sees.</summary>
/// <param name="Code">Stable: <c>E1</c> to <c>E11</c> are mistakes, <c>W1</c> and <c>W4</c> hints.</param>
/// <param name="Cure">What would help.</param>
internal sealed record MatchError(string Code, int Column, int Length, string Problem, string Cure)
{
    public override string ToString() => $"column {Column}: {Problem} ({Code}). {Cure}";
}

/// <summary>How reading a wish ended. Closed.</summary>
internal abstract record MatchRead
{
    private MatchRead() { }

    public sealed record Read(Match Match, IReadOnlyList<MatchError> Hints) : MatchRead;

    /// <summary>Every mistake at once, by column.</summary>
    public sealed record Refused(IReadOnlyList<MatchError> Errors) : MatchRead;
}
