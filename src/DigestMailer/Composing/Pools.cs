using DigestMailer.Digests;
using DigestMailer.Selection;

namespace DigestMailer.Composing;

/// <summary>The papers that a slot may choose from, read into words.</summary>
/// <param name="Through">Id of the newest digest in it.</param>
/// <param name="Day">The latest day in it.</param>
internal sealed record Pool(PaperIndex Papers, long Through, DateOnly Day);

/// <summary>Pools, made once for all subscribers who look at the same digests.</summary>
/// <param name="entries">Every digest that may still matter, in the order of their coming.</param>
/// <param name="reach">How old a digest may be.</param>
internal sealed class Pools(DigestStore digests, IReadOnlyList<DigestEntry> entries, TimeSpan reach)
{
    private readonly Dictionary<string, Pool> known = [];

    /// <summary>The newest digest that a slot of today may look at, wherever on earth; 0 when there is none, so that nobody is asked.</summary>
    public long NewestOn(DateOnly today) => entries
        .Where(entry => entry.Date >= today.AddDays(-(int)reach.TotalDays - 1) && entry.Date <= today.AddDays(2))
        .Select(entry => entry.Id)
        .DefaultIfEmpty()
        .Max();

    /// <returns>Null when nothing came in after <paramref name="through"/> that is young enough for the day.</returns>
    public async ValueTask<Pool?> ForAsync(long through, DateOnly day, CancellationToken cancellationToken)
    {
        var oldest = day.AddDays(-(int)reach.TotalDays);
        var latest = day.AddDays(1); // published east of the subscriber, where the next day has begun
        var fitting = entries.Where(entry => entry.Id > through && entry.Date >= oldest && entry.Date <= latest).ToList();
        if (fitting.Count == 0)
        {
            return null;
        }

        var key = string.Join(',', fitting.Select(entry => entry.Id));
        if (!known.TryGetValue(key, out var pool))
        {
            known[key] = pool = await ReadAsync(fitting, cancellationToken);
        }

        return pool;
    }

    private async Task<Pool> ReadAsync(List<DigestEntry> fitting, CancellationToken cancellationToken)
    {
        var candidates = new List<Candidate>();
        foreach (var entry in fitting)
        {
            var digest = await digests.FindAsync(entry.Id, cancellationToken);
            candidates.AddRange(digest!.Papers.Select(paper => new Candidate(paper, entry.Source, entry.Date)));
        }

        return new Pool(new PaperIndex(candidates), fitting.Max(entry => entry.Id), fitting.Max(entry => entry.Date));
    }
}
