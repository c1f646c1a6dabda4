namespace DigestMailer.Delivery.Routes;

/// <summary>
/// Whether a relay is asked. Three faults in a row, or one that will not pass by itself, make it rest; after the rest one line
/// with one message goes to see, and a fault then makes the next rest longer. Pure.
/// </summary>
/// <param name="Faults">In a row, while it works.</param>
/// <param name="RestsUntil">Null while it works.</param>
/// <param name="Rests">How many in a row.</param>
/// <param name="ProbedUntil">Somebody has gone to see, and is waited for until then.</param>
/// <param name="Why">The rule that made it rest.</param>
internal sealed record Circuit(int Faults, DateTimeOffset? RestsUntil, int Rests, DateTimeOffset? ProbedUntil, string Why)
{
    public static readonly Circuit Working = new(0, null, 0, null, "");

    private const int FaultsToRest = 3;
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(10);

    public bool IsResting(DateTimeOffset now) => now < RestsUntil;

    /// <summary>Whether a line may be opened: always while it works, and for one probe after a rest.</summary>
    public bool MayOpen(DateTimeOffset now) => !IsResting(now) && !(now < ProbedUntil);

    /// <summary>A line is about to be opened.</summary>
    public Circuit Opening(DateTimeOffset now, TimeSpan patience) =>
        RestsUntil is null ? this : this with { ProbedUntil = now + patience };

    /// <summary>Whoever went to see came back without having tried a message.</summary>
    public Circuit Left() => ProbedUntil is null ? this : this with { ProbedUntil = null };

    /// <summary>A message was answered, whatever the answer. One from before the rest proves nothing.</summary>
    public Circuit Worked(DateTimeOffset now) => IsResting(now) ? this : Working;

    /// <param name="isStubborn">Asking again changes nothing.</param>
    public Circuit Failed(DateTimeOffset now, string why, bool isStubborn)
    {
        if (IsResting(now))
        {
            return this;
        }

        if (RestsUntil is null && !isStubborn && Faults + 1 < FaultsToRest)
        {
            return this with { Faults = Faults + 1 };
        }

        var rest = FirstRest * Math.Pow(2, Math.Min(Rests, 10));
        return new Circuit(0, now + (rest < LongestRest ? rest : LongestRest), Rests + 1, null, why);
    }
}
