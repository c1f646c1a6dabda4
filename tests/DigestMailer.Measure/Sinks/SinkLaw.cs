namespace DigestMailer.Measure.Sinks;

/// <summary>How a sink behaves.</summary>
internal sealed record SinkLaw
{
    /// <summary>Hash and remember every message.</summary>
    public bool Records { get; init; }

    /// <summary>Where each recorded message is written as one line.</summary>
    public TextWriter? Output { get; init; }

    /// <summary>The longest wait before a reply; each wait is drawn anew, so that faults from outside meet every stage.</summary>
    public TimeSpan LongestWait { get; init; }

    /// <summary>Offers CHUNKING. Not while messages are hashed: a chunk has no dots, so the hashes would differ.</summary>
    public bool Chunking { get; init; }

    public int Seed { get; init; }
}
