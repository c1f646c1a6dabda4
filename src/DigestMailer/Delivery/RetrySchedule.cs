namespace DigestMailer.Delivery;

/// <summary>When a row that was put off is tried again.</summary>
internal static class RetrySchedule
{
    public static readonly TimeSpan ShortestHint = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan LongestHint = TimeSpan.FromHours(2);

    /// <summary>Greylisting daemons let nobody through before five minutes are over.</summary>
    public static readonly TimeSpan Greylist = TimeSpan.FromMinutes(5);

    /// <param name="attempts">Attempts so far, the last one included.</param>
    /// <param name="hint">The wait the server asked for; a longer one wins, within reason.</param>
    /// <param name="chance">A number in [0, 1): spreads the waits by a fifth either way.</param>
    /// <returns>The instant, or null when the edition would be stale by then.</returns>
    public static DateTimeOffset? Next(
        DateTimeOffset now,
        long attempts,
        TimeSpan? hint,
        DateTimeOffset deadline,
        IReadOnlyList<TimeSpan> waits,
        double chance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);

        var wait = waits[(int)Math.Min(attempts, waits.Count) - 1] * (0.8 + (0.4 * chance));
        if (hint is { } asked)
        {
            var heard = TimeSpan.FromTicks(Math.Clamp(asked.Ticks, ShortestHint.Ticks, LongestHint.Ticks));
            wait = heard > wait ? heard : wait;
        }

        var next = now + wait;
        return next < deadline ? next : null;
    }
}
