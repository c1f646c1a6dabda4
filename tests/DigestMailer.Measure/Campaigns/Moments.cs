namespace DigestMailer.Measure.Campaigns;

/// <summary>When the service is ended: a pure function of the seed and of how far it has come, so that ends fall on all of its life.</summary>
internal sealed class Moments(int seed)
{
    private readonly Random chance = new(seed);

    /// <param name="left">Messages not yet accepted.</param>
    /// <param name="ends">Ends still to come, this one included.</param>
    /// <returns>After how many more messages, and then how long.</returns>
    public (long Messages, TimeSpan Then) Next(long left, int ends)
    {
        // Twice the even share is the most, so that some ends fall before the first message and none is left over.
        var share = Math.Max(0, left / (ends + 1));
        return (chance.NextInt64((2 * share) + 1), TimeSpan.FromMilliseconds(40 * chance.NextDouble()));
    }

    /// <summary>Some ends come while the service is still starting, whatever it has sent.</summary>
    public TimeSpan? Early() => chance.Next(4) == 0 ? TimeSpan.FromSeconds(3 * chance.NextDouble()) : null;
}
