namespace DigestMailer.Hosting;

/// <summary>A loop that outlives a failed round. Tests call <see cref="RoundAsync"/>, which needs no host.</summary>
internal abstract partial class RoundWorker(TimeProvider clock, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan LongestPenalty = TimeSpan.FromMinutes(1);

    protected virtual TimeSpan Rest => TimeSpan.FromSeconds(1);

    /// <returns>Whether another round should follow at once.</returns>
    public abstract Task<bool> RoundAsync(CancellationToken cancellationToken);

    /// <summary>A failure after which going on would be worse than ending the process.</summary>
    protected virtual bool IsFatal(Exception failure) => false;

    /// <summary>Runs once, when the last round is over.</summary>
    protected virtual Task FinishAsync() => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            var isMore = await TryRoundAsync(stoppingToken);
            failures = isMore is null ? failures + 1 : 0;
            if (isMore is not true)
            {
                await RestAsync(failures, stoppingToken);
            }
        }

        await FinishAsync();
    }

    private async Task<bool?> TryRoundAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await RoundAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return false; // asked to stop, by our own token
        }
#pragma warning disable CA1031 // The one broad catch: a failed round must not end the service.
        catch (Exception failure) when (!IsFatal(failure))
#pragma warning restore CA1031
        {
            RoundFailed(logger, failure, GetType().Name);
            return null;
        }
    }

    private async Task RestAsync(int failures, CancellationToken stoppingToken)
    {
        var penalty = Rest * Math.Pow(2, Math.Min(failures, 10));
        try
        {
            await Task.Delay(failures == 0 ? Rest : penalty < LongestPenalty ? penalty : LongestPenalty, clock, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // woken to stop
        }
    }

    [LoggerMessage(LogEvents.RoundFailed, LogLevel.Error, "A round of {Worker} failed; the next one follows after a rest.")]
    private static partial void RoundFailed(ILogger logger, Exception failure, string worker);
}
