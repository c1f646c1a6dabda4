namespace DigestMailer.Digests;

/// <summary>What one source published for one day, in its own order. Items in = papers + set aside.</summary>
/// <param name="Source">The name of the source or format, as <c>page-text</c>.</param>
internal sealed record Digest(
    DateOnly Date,
    string Source,
    IReadOnlyList<Paper> Papers,
    IReadOnlyList<SetAside> SetAside
);

/// <summary>An item that could not be read, with the reason; kept so that nothing is lost without a trace.</summary>
internal sealed record SetAside(int Line, string Reason, string Text);

/// <summary>A mistake in a file, where an editor would show it; lines count from 1.</summary>
internal sealed record Mistake(int Line, string Problem, string Cure)
{
    public override string ToString() => $"line {Line}: {Problem}. {Cure}";
}

/// <summary>How reading a file ended. Closed.</summary>
internal abstract record ReadResult
{
    private ReadResult() { }

    public sealed record Read(Digest Digest) : ReadResult;

    /// <summary>Every mistake at once; nothing of the file is kept.</summary>
    public sealed record Broken(IReadOnlyList<Mistake> Mistakes) : ReadResult;
}
