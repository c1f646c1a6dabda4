using System.Collections.Immutable;

namespace DigestMailer.Delivery.Routes;

/// <summary>So many messages in one sixtieth of a window.</summary>
/// <param name="Number">Which sixtieth, counted from 1970.</param>
internal readonly record struct Slice(long Number, long Count);

/// <summary>
/// How many messages went in the last stretch of time. It counts in sixtieths, and one counts in full until all of it has left
/// the window: never more than is allowed in any stretch of that length, at a cost of a sixtieth of the rate. Pure.
/// </summary>
/// <param name="Span">Length of the window in milliseconds.</param>
/// <param name="Slices">Oldest first, none of them empty.</param>
internal sealed record Window(long Span, ImmutableArray<Slice> Slices)
{
    private const long Parts = 60;

    public static Window Of(TimeSpan span) => new((long)span.TotalMilliseconds, []);

    private long Width => Math.Max(1, Span / Parts);

    /// <summary>How many count at <paramref name="now"/>.</summary>
    public long Used(long now)
    {
        var used = 0L;
        foreach (var slice in Slices)
        {
            used += Counts(slice, now) ? slice.Count : 0;
        }

        return used;
    }

    /// <param name="at">When they went; one that is told late counts as of the newest instant known.</param>
    public Window Add(long at, long count)
    {
        if (count == 0)
        {
            return this;
        }

        var kept = Slices.RemoveAll(slice => !Counts(slice, at));
        var number = at / Width;
        return this with
        {
            Slices = !kept.IsEmpty && kept[^1].Number >= number
                ? kept.SetItem(kept.Length - 1, new Slice(kept[^1].Number, kept[^1].Count + count))
                : kept.Add(new Slice(number, count)),
        };
    }

    /// <summary>The first instant at which fewer than <paramref name="most"/> count, if nothing is added.</summary>
    public long Opens(long now, long most)
    {
        var used = Used(now);
        foreach (var slice in Slices)
        {
            if (used < most)
            {
                break;
            }

            if (Counts(slice, now))
            {
                used -= slice.Count;
                now = End(slice) + Span;
            }
        }

        return now;
    }

    // A count from further ahead than the window is long was made by a clock that has been put right since.
    private bool Counts(Slice slice, long now) => End(slice) + Span > now && slice.Number * Width <= now + Span;

    private long End(Slice slice) => (slice.Number + 1) * Width;
}
