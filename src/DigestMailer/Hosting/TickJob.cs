using Quartz;

namespace DigestMailer.Hosting;

/// <summary>A sweep that runs at its times: each run does whatever is still undone, so a lost or doubled one changes nothing.</summary>
internal sealed record Tick(string Name, Func<IServiceProvider, CancellationToken, Task> RunAsync);

/// <summary>The only Quartz job: runs the tick that its trigger names.</summary>
[DisallowConcurrentExecution]
internal sealed partial class TickJob(
    IEnumerable<Tick> ticks, IServiceProvider services, TickAges ages, ILogger<TickJob> logger) : IJob
{
    public const string TickName = "tick";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var name = context.MergedJobDataMap.GetString(TickName);
        var tick = ticks.Single(tick => tick.Name == name);
        try
        {
            await tick.RunAsync(services, cancellationToken);
            ages.Finished(tick.Name);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop: the next start does what is left.
        }
#pragma warning disable CA1031 // A failed tick must not end the service: the next one does what is still undone.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            TickFailed(failure, tick.Name);
        }
    }

    [LoggerMessage(LogEvents.TickFailed, LogLevel.Error, "Tick {Tick} failed; the next one tries again")]
    private partial void TickFailed(Exception failure, string tick);
}
