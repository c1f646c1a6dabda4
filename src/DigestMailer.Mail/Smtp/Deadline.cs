namespace DigestMailer.Mail.Smtp;

/// <summary>One timer for all the waits of a line: set and lifted for every reply, so it must cost next to nothing.</summary>
internal sealed class Deadline : IAsyncDisposable
{
    private readonly TimeProvider clock;
    private readonly Action whenDue;
    private readonly ITimer timer;
    private readonly Lock gate = new();
    private long due = long.MaxValue;
    private long armed = long.MaxValue;
    private long bound = long.MaxValue;

    public Deadline(TimeProvider clock, Action whenDue)
    {
        this.clock = clock;
        this.whenDue = whenDue;
        timer = clock.CreateTimer(
            static deadline => ((Deadline)deadline!).Look(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
    }

    /// <summary>Bounds all waits until the next call, whatever the single ones allow; null for no such bound.</summary>
    public void Bound(TimeSpan? patience) => bound = patience is { } whole ? After(whole) : long.MaxValue;

    public void Set(TimeSpan patience)
    {
        var limit = Math.Min(After(patience), bound);
        lock (gate)
        {
            due = limit;
            if (limit < armed)
            {
                SetTimer(limit);
            }
        }
    }

    /// <summary>Leaves the timer running: it is cheaper to look again when it fires than to stop it for every reply.</summary>
    public void Lift()
    {
        lock (gate)
        {
            due = long.MaxValue;
        }
    }

    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private void Look()
    {
        lock (gate)
        {
            armed = long.MaxValue;
            if (clock.GetTimestamp() < due)
            {
                if (due != long.MaxValue)
                {
                    SetTimer(due);
                }

                return;
            }
        }

        whenDue();
    }

    private void SetTimer(long limit)
    {
        armed = limit;
        var wait = clock.GetElapsedTime(clock.GetTimestamp(), limit) + TimeSpan.FromMilliseconds(1); // timers round down
        timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private long After(TimeSpan patience) =>
        clock.GetTimestamp() + (long)(patience.TotalSeconds * clock.TimestampFrequency);
}
