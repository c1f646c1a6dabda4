using DigestMailer.Measure.Peers;
using DigestMailer.Measure.Processes;

namespace DigestMailer.Measure.Bench;

/// <summary>Measures one run of one sender from outside, and checks that every message arrived.</summary>
internal sealed class SendMeter(IReceiver receiver, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public async Task<Measured> MeasureAsync(Sender sender, SendJob job, CancellationToken cancellationToken)
    {
        var before = await receiver.TotalsAsync(cancellationToken);
        var ended = ProcessMeter.EndedChildrenCpu();
        var began = clock.GetTimestamp();

        await using var child = sender.Start(job with { Port = receiver.Port });
        using var memory = new PeakWatch(child.Id, Look, clock);
        double? sending = null;
        TimeSpan? took = null;
        if (sender.Signals)
        {
            await ExpectAsync(child, "ready", cancellationToken);
            var (cpu, from) = (ProcessMeter.Cpu(child.Id), clock.GetTimestamp());
            await child.SayAsync("go");
            await ExpectAsync(child, "done", cancellationToken);
            (took, sending) = (clock.GetElapsedTime(from), ProcessMeter.Cpu(child.Id) - cpu);
            memory.See();
        }

        var code = await child.EndAsync(cancellationToken);
        took ??= clock.GetElapsedTime(began);
        var whole = ProcessMeter.EndedChildrenCpu() - ended;
        var after = await receiver.TotalsAsync(cancellationToken);
        Check(sender, job, code, after.Messages - before.Messages);
        return new Measured(
            job.Count / took.Value.TotalSeconds,
            whole * 1000 / (job.Count + (sender.Signals ? job.WarmUp : 0)),
            (sending ?? whole) * 1000 / job.Count,
            memory.Peak / 1048576.0,
            (after.Bytes - before.Bytes) / 1024.0 / Math.Max(1, after.Messages - before.Messages));
    }

    private static async Task ExpectAsync(Child child, string word, CancellationToken cancellationToken)
    {
        var said = await child.ReadAsync(cancellationToken);
        if (said != word)
        {
            throw new InvalidOperationException($"A sender said '{said}' where '{word}' was due.");
        }
    }

    private void Check(Sender sender, SendJob job, int code, long arrived)
    {
        var due = !sender.Sends ? 0 : sender.Signals ? job.WarmUp + job.Count : job.Count;
        if (code != 0 || (receiver.Counts && arrived != due))
        {
            throw new InvalidOperationException($"{sender.Name} ended with {code}, and {arrived} of {due} messages arrived: no figure.");
        }
    }
}
