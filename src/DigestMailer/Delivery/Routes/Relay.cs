using DigestMailer.Mail.Smtp;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace DigestMailer.Delivery.Routes;

/// <summary>What a relay is to us, and what it may be asked to bear.</summary>
/// <param name="Priority">A relay is used while every one with a smaller number rests.</param>
/// <param name="Weight">Its share among those of its priority.</param>
/// <param name="Opening">How long opening a line may take.</param>
/// <param name="Lines">Side by side from this node.</param>
internal sealed record RelayLaw(
    int Priority, int Weight, TimeSpan Opening, int Lines, int MessagesPerLine, TimeSpan LongestLife, TimeSpan LongestIdle);

/// <summary>
/// One relay and the state it is in. The pipelines guard the opening of a line and end there: a retry that cannot see the final
/// dot would send twice.
/// </summary>
internal sealed class Relay
{
    /// <summary>A probe that has its line and no message is waited for no longer.</summary>
    private static readonly TimeSpan ForMessage = TimeSpan.FromMinutes(1);

    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly ResiliencePipeline<Outcome.RelayFault?> opening;
    private readonly ResiliencePipeline<Outcome.RelayFault?> probing;
    private readonly Lock gate = new();
    private Circuit circuit = Circuit.Working;
    private int lines;

    public Relay(string name, SmtpSettings settings, RelayLaw law, TimeProvider clock, ILogger logger)
    {
        (Name, Settings, Law, this.clock, this.logger) = (name, settings, law, clock, logger);
        probing = new ResiliencePipelineBuilder<Outcome.RelayFault?> { TimeProvider = clock }.AddTimeout(law.Opening).Build();
        opening = new ResiliencePipelineBuilder<Outcome.RelayFault?> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<Outcome.RelayFault?>
            {
                ShouldHandle = end => new ValueTask<bool>(end.Outcome.Result is { } fault && !IsStubborn(fault)),
                MaxRetryAttempts = 2,
                Delay = TimeSpan.FromMilliseconds(200),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .AddTimeout(law.Opening)
            .Build();
    }

    public string Name { get; }

    public SmtpSettings Settings { get; }

    public RelayLaw Law { get; }

    /// <summary>How it stands, at one instant.</summary>
    public Circuit Circuit
    {
        get
        {
            lock (gate)
            {
                return circuit;
            }
        }
    }

    /// <summary>It has failed, and is left alone for a while.</summary>
    public bool IsResting => Circuit.IsResting(clock.GetUtcNow());

    /// <summary>Nobody may go there now: it rests, or somebody else has gone to see whether it still must.</summary>
    public bool IsOut => !Circuit.MayOpen(clock.GetUtcNow());

    public bool IsFull => Volatile.Read(ref lines) >= Law.Lines;

    /// <summary>Takes the place of one line, and the probe after a rest. Whoever closes the line says <see cref="Left"/>.</summary>
    public bool TryEnter()
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (lines >= Law.Lines || !circuit.MayOpen(now))
            {
                return false;
            }

            lines++;
            circuit = circuit.Opening(now, Law.Opening + ForMessage);
            return true;
        }
    }

    /// <summary>For a line that takes the place of one that was closed this instant.</summary>
    public void EnterAgain()
    {
        lock (gate)
        {
            lines++;
        }
    }

    /// <summary>A line was closed.</summary>
    public void Left()
    {
        lock (gate)
        {
            lines--;
            circuit = lines == 0 ? circuit.Left() : circuit;
        }
    }

    /// <summary>
    /// Opens a line, whose place was taken, by <paramref name="open"/>, which tells its fault, or null when the line stands. When
    /// none does, the place is given back.
    /// </summary>
    public async Task<Outcome.RelayFault?> OpenAsync(
        Func<CancellationToken, ValueTask<Outcome.RelayFault?>> open, CancellationToken cancellationToken)
    {
        var stands = false;
        try
        {
            var fault = await TryOpenAsync(open, cancellationToken);
            stands = fault is null;
            return fault;
        }
        finally
        {
            if (!stands)
            {
                Left();
            }
        }
    }

    /// <summary>How a message or a line ended. What will not pass by itself makes the relay rest at once.</summary>
    public void Heard(Outcome outcome)
    {
        Circuit before;
        Circuit after;
        var now = clock.GetUtcNow();
        lock (gate)
        {
            before = circuit;
            after = circuit = outcome switch
            {
                Outcome.RelayFault fault => circuit.Failed(now, fault.Rule, IsStubborn(fault)),
                Outcome.InDoubt => circuit, // the line broke, and not before the message was whole
                _ => circuit.Worked(now),
            };
        }

        if (after.RestsUntil is { } until && until != before.RestsUntil)
        {
            DeliveryEvents.RelayRests(logger, Name, until - now, after.Why);
        }
        else if (before.RestsUntil is not null && after.RestsUntil is null)
        {
            DeliveryEvents.RelayWorks(logger, Name);
        }
    }

    private async Task<Outcome.RelayFault?> TryOpenAsync(
        Func<CancellationToken, ValueTask<Outcome.RelayFault?>> open, CancellationToken cancellationToken)
    {
        var before = Circuit;
        if (before.IsResting(clock.GetUtcNow()))
        {
            return new Outcome.RelayFault("Connect", "relay rests", "The relay failed before and is left alone for a while.", null, null);
        }

        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            var pipeline = before.RestsUntil is null ? opening : probing;
            var end = await pipeline.ExecuteOutcomeAsync(
                static async (context, open) => Polly.Outcome.FromResult(await open(context.CancellationToken)), context, open);
            if (end.Exception is not (null or TimeoutRejectedException))
            {
                end.ThrowIfException();
            }

            var fault = end.Exception is null
                ? end.Result
                : new Outcome.RelayFault("Connect", "relay too slow", "Opening a line took too long.", null, null);
            if (fault is not null)
            {
                Heard(fault);
            }

            return fault;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // Asking again with the same password or certificate changes nothing, and may lock the account.
    private static bool IsStubborn(Outcome.RelayFault fault) =>
        fault is { Stage: "StartTls" or "Auth" } or { Rule: ReplyRules.Credentials or ReplyRules.RelayingDenied };
}
