namespace DigestMailer.Hosting;

/// <summary>"Did you mean": the known name that is nearest to one that is not known.</summary>
internal static class Nearness
{
    /// <summary>The known word that is fewest changes away from <paramref name="word"/>, if that is near enough to be meant.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        var best = known.Select(name => (name, distance: Distance(word.ToLowerInvariant(), name.ToLowerInvariant())))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.name is not null && best.distance <= Math.Max(1, word.Length / 3) ? best.name : null;
    }

    /// <summary>Letters to insert, remove, change or swap with their neighbour.</summary>
    public static int Distance(string from, string to)
    {
        var steps = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                var changed = i > 0 && j > 0 ? steps[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1) : i + j;
                var swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] ? steps[i - 2, j - 2] + 1 : changed;
                var inserted = Math.Min(i > 0 ? steps[i - 1, j] + 1 : j, j > 0 ? steps[i, j - 1] + 1 : i);
                steps[i, j] = Math.Min(Math.Min(changed, swapped), inserted);
            }
        }

        return steps[from.Length, to.Length];
    }
}
