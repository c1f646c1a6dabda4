namespace DigestMailer.Delivery.Routes;

/// <summary>A new sender's first days: <paramref name="First"/> messages, and each good day <paramref name="Growth"/> times as many.</summary>
/// <param name="Full">At so many a day the warm-up is over.</param>
internal sealed record WarmUpLaw(long First, double Growth, long Full)
{
    /// <summary>What the day on step <paramref name="step"/> may see.</summary>
    public long Daily(long step) => (long)Math.Min(Full, First * Math.Pow(Growth, Math.Min(step, 1_000)));
}

/// <summary>What one route may see, whatever has happened. Null is no limit.</summary>
/// <param name="Connections">Messages side by side from all nodes together.</param>
/// <param name="MessagesPerConnection">Messages to the route on one line to a relay.</param>
internal sealed record RouteLaw(
    long? PerSecond = null,
    long? PerMinute = null,
    long? PerHour = null,
    long? PerDay = null,
    long? Connections = null,
    long? MessagesPerConnection = null,
    WarmUpLaw? WarmUp = null)
{
    private static readonly TimeSpan[] Spans =
        [TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromDays(1)];

    public static readonly RouteLaw None = new(); // below the spans, which it asks for

    /// <summary>The windows that are counted, and what each may hold.</summary>
    public IReadOnlyList<(TimeSpan Span, long Most)> Windows { get; } =
        [.. Spans.Zip([PerSecond, PerMinute, PerHour, PerDay]).Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!.Value))];

    /// <summary>Whether every message to the route has to be counted.</summary>
    public bool IsCounted => Windows.Count > 0 || WarmUp is not null;

    public bool IsNone => !IsCounted && Connections is null && MessagesPerConnection is null;
}
