using DigestMailer.Measure.Processes;
using DigestMailer.Measure.Sinks;

namespace DigestMailer.Measure.Campaigns;

/// <summary>How a campaign ends the service.</summary>
internal enum EndKind { Kill, Terminate }

/// <summary>
/// Ends a sending service at random moments and starts it again, until everybody is served; then holds what the receiver
/// took and what the ledger says against the promise.
/// </summary>
internal sealed class Campaign(CampaignLaw law, EndKind kind, string folder, Action<string> say, TimeProvider clock)
{
    private const int EndedBySignal = 128 + Signals.Terminate;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LookAtLedger = TimeSpan.FromMilliseconds(250);

    private readonly Moments moments = new(law.Seed);
    private readonly List<string> breaches = [];
    private readonly List<double> recoveries = [];
    private int whileSending;

    public async Task<CampaignResult> RunAsync(CancellationToken cancellationToken)
    {
        var sinkLaw = new SinkLaw { Records = true, LongestWait = law.LongestWait, Seed = law.Seed };
        using var sink = new Sink(sinkLaw, clock);
        sink.Listen(0);
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var serving = sink.ServeAsync(closing.Token);

        var application = await PrepareAsync(sink.Port, cancellationToken);
        for (var ends = law.Ends; ends > 0; ends--)
        {
            await EndOnceAsync(application, sink, ends, cancellationToken);
        }

        var ledger = await FinishAsync(application, sink, cancellationToken);
        await closing.CancelAsync();
        await serving;

        var mostInDoubt = kind == EndKind.Kill ? law.Ends * law.Connections : 0;
        breaches.AddRange(Judge.Breaches(new Findings(ledger, sink.Record, law.Subscribers, mostInDoubt)));
        if (law.Ends > 0 && whileSending == 0)
        {
            breaches.Add("no end came while mail was being sent: the campaign proves nothing");
        }

        return new CampaignResult(ledger, sink.Record, whileSending, recoveries, breaches);
    }

    private async Task<ServedApplication> PrepareAsync(int port, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var digests = Path.Combine(folder, "digests");
        var people = Path.Combine(folder, "people.csv");
        DigestFile.Write(digests, DateOnly.FromDateTime(now.UtcDateTime));
        await File.WriteAllTextAsync(people, SubscriberCsv.Text(law.Subscribers, now), cancellationToken);
        var application = new ServedApplication(ServedApplication.FindLibrary(), Path.Combine(folder, "data"), digests, port, law);
        await application.RunAsync(["migrate"], cancellationToken);
        await application.RunAsync(["subscribers", "import", people], cancellationToken);
        await new LedgerAccess(application.Folder, law.Postgres).MakeDueAsync(now, cancellationToken);
        return application;
    }

    private async Task EndOnceAsync(ServedApplication application, Sink sink, int ends, CancellationToken cancellationToken)
    {
        var before = sink.Totals.Messages;
        var (more, then) = moments.Next(law.Subscribers - before, ends);
        var early = moments.Early();
        var began = clock.GetTimestamp();
        await using var child = application.Serve();
        TimeSpan? first = null;
        while (sink.Totals.Messages < before + more && !child.HasEnded && !(clock.GetElapsedTime(began) > early))
        {
            first ??= sink.Totals.Messages > before ? clock.GetElapsedTime(began) : null;
            await Task.Delay(Look, clock, cancellationToken);
        }

        if (first is { } recovery)
        {
            recoveries.Add(recovery.TotalSeconds);
        }

        await Task.Delay(then, clock, cancellationToken);
        var sent = sink.Totals.Messages;
        whileSending += sent > before && sent < law.Subscribers ? 1 : 0;
        await EndAsync(child, isSending: sent > before, cancellationToken);
        say($"end {law.Ends - ends + 1} of {law.Ends}: {clock.GetElapsedTime(began).TotalSeconds:0.00} s after the start, {sent - before} messages on, {law.Subscribers - sent} left");
    }

    private async Task EndAsync(Child child, bool isSending, CancellationToken cancellationToken)
    {
        if (kind == EndKind.Kill && !child.HasEnded)
        {
            child.Kill();
            await child.EndAsync(cancellationToken);
            return;
        }

        await TerminateAsync(child, isSending, cancellationToken);
    }

    private async Task TerminateAsync(Child child, bool isSending, CancellationToken cancellationToken)
    {
        if (child.HasEnded)
        {
            breaches.Add($"the service ended by itself with {await child.EndAsync(cancellationToken)}");
            return;
        }

        child.Signal(Signals.Terminate);
        var code = await child.EndAsync(cancellationToken);
        if (code != 0 && (isSending || code != EndedBySignal)) // a runtime that is still loading has no say in how it ends
        {
            breaches.Add($"SIGTERM was answered with exit code {code}");
        }
    }

    private async Task<LedgerView> FinishAsync(ServedApplication application, Sink sink, CancellationToken cancellationToken)
    {
        var reader = new LedgerAccess(application.Folder, law.Postgres);
        var (before, began) = (sink.Totals.Messages, clock.GetTimestamp());
        await using (var child = application.Serve())
        {
            while (!child.HasEnded && clock.GetElapsedTime(began) < law.Limit)
            {
                await Task.Delay(LookAtLedger, clock, cancellationToken);
                if ((await reader.ReadAsync(cancellationToken)).IsSettled)
                {
                    break;
                }
            }

            await TerminateAsync(child, isSending: sink.Totals.Messages > before, cancellationToken);
        }

        return await reader.ReadAsync(cancellationToken);
    }
}
