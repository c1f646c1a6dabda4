namespace DigestMailer.Measure.Processes;

/// <summary>Looks at a process again and again, because its peak cannot be read once it has ended.</summary>
internal sealed class PeakWatch : IDisposable
{
    private readonly int process;
    private readonly ITimer timer;
    private long peak;

    public PeakWatch(int process, TimeSpan look, TimeProvider clock)
    {
        this.process = process;
        timer = clock.CreateTimer(_ => See(), null, TimeSpan.Zero, look);
    }

    /// <summary>In bytes.</summary>
    public long Peak => Interlocked.Read(ref peak);

    public void See()
    {
        if (ProcessMeter.PeakMemory(process) is { } now)
        {
            Interlocked.Exchange(ref peak, now); // the system's own figure only rises
        }
    }

    public void Dispose() => timer.Dispose();
}
