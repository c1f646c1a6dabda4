namespace DigestMailer.Delivery.Routes;

/// <summary>How far a route's warm-up has come. Days are counted from 1970, in UTC. Pure.</summary>
/// <param name="Step">Good days so far.</param>
/// <param name="Attempts">Messages that the day has seen, put off or not.</param>
internal sealed record WarmUp(long Step, long Day, long Attempts, long PutOff)
{
    /// <summary>Above this share of deferrals the next day brings no more than this one.</summary>
    private const double MostPutOff = 0.05;

    /// <summary>A day grows out of a day that used at least this share of what it might have.</summary>
    private const double Used = 0.5;

    private const long Milliseconds = 24L * 60 * 60 * 1000;

    public static long DayOf(long now) => now / Milliseconds;

    public static long StartOf(long day) => day * Milliseconds;

    /// <summary>The state of the day that <paramref name="now"/> falls in: a good day is followed by a bigger one.</summary>
    public static WarmUp On(WarmUp? before, WarmUpLaw law, long now)
    {
        var today = DayOf(now);
        if (before is null)
        {
            return new WarmUp(0, today, 0, 0);
        }

        return before.Day >= today ? before : new WarmUp(before.Step + (before.WasGood(law) ? 1 : 0), today, 0, 0);
    }

    public WarmUp Count(long attempts, long putOff) => this with { Attempts = Attempts + attempts, PutOff = PutOff + putOff };

    /// <summary>What the day still has room for.</summary>
    public long Left(WarmUpLaw law) => law.Daily(Step) >= law.Full ? long.MaxValue : Math.Max(0, law.Daily(Step) - Attempts);

    private bool WasGood(WarmUpLaw law) =>
        law.Daily(Step) < law.Full && Attempts >= Used * law.Daily(Step) && PutOff <= MostPutOff * Attempts;
}
