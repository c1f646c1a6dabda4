namespace DigestMailer.Selection;

/// <summary>Counts where words stand together in a row of words.</summary>
internal static class Phrases
{
    /// <summary>How often the words stand side by side, in this order.</summary>
    public static int Neighbours(string[] row, IReadOnlyList<string> words)
    {
        var found = 0;
        for (var at = 0; at + words.Count <= row.Length; at++)
        {
            var same = 0;
            while (same < words.Count && row[at + same] == words[same])
            {
                same++;
            }

            found += same == words.Count ? 1 : 0;
        }

        return found;
    }

    /// <summary>How many words open a stretch that holds all of them, the last at most <paramref name="within"/> positions on.</summary>
    public static int Near(string[] row, IReadOnlyList<string> words, int within)
    {
        var wanted = words.Distinct(StringComparer.Ordinal).ToList();
        var found = 0;
        for (var at = 0; at < row.Length; at++)
        {
            if (wanted.Contains(row[at]))
            {
                var stretch = row.AsSpan(at, Math.Min(within + 1, row.Length - at));
                found += Holds(stretch, wanted) ? 1 : 0;
            }
        }

        return found;
    }

    private static bool Holds(ReadOnlySpan<string> stretch, List<string> wanted)
    {
        foreach (var word in wanted)
        {
            if (!stretch.Contains(word))
            {
                return false;
            }
        }

        return true;
    }
}
