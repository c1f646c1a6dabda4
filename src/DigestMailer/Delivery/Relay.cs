using DigestMailer.Mail.Smtp;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace DigestMailer.Delivery;

/// <summary>
/// One relay and the state it is in. The pipeline guards the opening of a line and ends there: a retry that cannot see the final
/// dot would send twice.
/// </summary>
internal sealed class Relay
{
    private const int FaultsToRest = 3;
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(10);

    private readonly TimeProvider clock;
    private readonly ResiliencePipeline<Outcome.RelayFault?> breaker;
    private readonly ResiliencePipeline<Outcome.RelayFault?> opening;
    private readonly ILogger logger;
    private long restsUntil;

    public Relay(string name, SmtpSettings settings, int weight, TimeSpan patience, TimeProvider clock, ILogger logger)
    {
        (Name, Settings, Weight, this.clock, this.logger) = (name, settings, weight, clock, logger);
        breaker = new ResiliencePipelineBuilder<Outcome.RelayFault?> { TimeProvider = clock }
            .AddCircuitBreaker(Breaker())
            .Build();
        opening = new ResiliencePipelineBuilder<Outcome.RelayFault?> { TimeProvider = clock }
            .AddPipeline(breaker)
            .AddRetry(new RetryStrategyOptions<Outcome.RelayFault?>
            {
                ShouldHandle = end => new ValueTask<bool>(end.Outcome.Result is { } fault && !IsStubborn(fault)),
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .AddTimeout(patience)
            .Build();
    }

    public string Name { get; }

    public SmtpSettings Settings { get; }

    public int Weight { get; }

    /// <summary>It has failed, and is left alone for a while.</summary>
    public bool IsResting => clock.GetUtcNow().UtcTicks < Interlocked.Read(ref restsUntil);

    /// <summary>Opens a line by <paramref name="open"/>, which tells its fault, or null when the line stands.</summary>
    public async Task<Outcome.RelayFault?> OpenAsync(
        Func<CancellationToken, ValueTask<Outcome.RelayFault?>> open, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            var end = await opening.ExecuteOutcomeAsync(
                static async (context, open) => Polly.Outcome.FromResult(await open(context.CancellationToken)), context, open);
            if (end.Exception is BrokenCircuitException)
            {
                return new Outcome.RelayFault("Connect", "relay rests", "The relay failed before and is left alone for a while.", null, null);
            }

            if (end.Exception is TimeoutRejectedException)
            {
                return new Outcome.RelayFault("Connect", "relay too slow", "Opening a line took too long.", null, null);
            }

            end.ThrowIfException();
            if (end.Result is { } fault && IsStubborn(fault))
            {
                await TellAsync(fault);
            }

            return end.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Hears of a fault on an open line. What will not pass by itself makes the relay rest at once.</summary>
    public async Task TellAsync(Outcome.RelayFault fault)
    {
        for (var count = IsStubborn(fault) ? FaultsToRest : 1; count > 0; count--)
        {
            var context = ResilienceContextPool.Shared.Get(CancellationToken.None);
            await breaker.ExecuteOutcomeAsync(
                static (_, fault) => Polly.Outcome.FromResultAsValueTask<Outcome.RelayFault?>(fault), context, fault);
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // Asking again with the same password or certificate changes nothing, and may lock the account.
    private static bool IsStubborn(Outcome.RelayFault fault) =>
        fault is { Stage: "StartTls" or "Auth" } or { Rule: ReplyRules.Credentials or ReplyRules.RelayingDenied };

    private CircuitBreakerStrategyOptions<Outcome.RelayFault?> Breaker() => new()
    {
        ShouldHandle = end => new ValueTask<bool>(
            end.Outcome.Result is not null || end.Outcome.Exception is not (null or OperationCanceledException)),
        FailureRatio = 0.5,
        MinimumThroughput = FaultsToRest,
        SamplingDuration = TimeSpan.FromSeconds(30),
        BreakDurationGenerator = opened => new ValueTask<TimeSpan>(Rest(opened.HalfOpenAttempts)),
        OnOpened = opened =>
        {
            Interlocked.Exchange(ref restsUntil, (clock.GetUtcNow() + opened.BreakDuration).UtcTicks);
            DeliveryEvents.RelayRests(logger, Name, opened.BreakDuration, opened.Outcome.Result?.Rule ?? "");
            return default;
        },
        OnClosed = _ =>
        {
            Interlocked.Exchange(ref restsUntil, 0);
            DeliveryEvents.RelayWorks(logger, Name);
            return default;
        },
    };

    private static TimeSpan Rest(int probes)
    {
        var rest = FirstRest * Math.Pow(2, Math.Min(probes, 10));
        return rest < LongestRest ? rest : LongestRest;
    }
}
