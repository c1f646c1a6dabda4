using System.Collections.Concurrent;

namespace DigestMailer.Hosting;

/// <summary>When each tick last ran to its end: what liveness is judged by.</summary>
internal sealed class TickAges(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> finished = new();

    public void Finished(string tick) => finished[tick] = clock.GetUtcNow();

    /// <summary>Null until a first tick has ended.</summary>
    public TimeSpan? Oldest => finished.IsEmpty ? null : clock.GetUtcNow() - finished.Values.Min();
}
