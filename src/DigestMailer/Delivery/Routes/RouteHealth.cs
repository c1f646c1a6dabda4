using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestMailer.Delivery.Routes;

/// <summary>
/// Says degraded while a relay rests or a receiver is paused, and never worse: pages must go on working. Numbers only, because
/// anybody may ask; <c>routes list</c> tells names.
/// </summary>
internal sealed class RouteHealth(Relays relays, RouteBook routes) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var resting = relays.Known.Count(relay => relay.Circuit.RestsUntil is not null);
        var paused = routes.Lines().Count(line => line.IsPaused);
        return Task.FromResult(resting + paused == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"{resting} of {relays.Known.Count} relays rest, {paused} receivers are paused"));
    }
}
