using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DigestMailer.Hosting;

/// <summary>
/// Open once everything that must run before the start has run, closed again while draining. A relay that is down does not
/// close it: unsubscribing must keep working.
/// </summary>
internal sealed class Readiness : IHealthCheck
{
    private volatile bool open;

    public void Open() => open = true;

    public void Close() => open = false;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(open ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("starting or draining"));
}
