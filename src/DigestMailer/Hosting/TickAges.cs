using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestMailer.Hosting;

/// <summary>
/// When each tick last ran to its end. One that has not for long makes the service degraded, not unready: pages must go on
/// working, and an outage that fails the ticks must not become a storm of restarts.
/// </summary>
internal sealed class TickAges(TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, DateTimeOffset> finished = new();

    public void Finished(string tick) => finished[tick] = clock.GetUtcNow();

    /// <summary>Null until a first tick has ended.</summary>
    public TimeSpan? Oldest => finished.IsEmpty ? null : clock.GetUtcNow() - finished.Values.Min();

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Oldest > Long ? HealthCheckResult.Degraded($"a tick last ended {Oldest:c} ago") : HealthCheckResult.Healthy());
}
