namespace DigestMailer.Templates;

/// <summary>The name that was probably meant.</summary>
internal static class Nearest
{
    /// <summary>So many names are looked at: a list without end is no help, and costs.</summary>
    private const int Most = 400;

    /// <returns><c>; did you mean 'title'?</c> or nothing.</returns>
    public static string Hint(string name, IEnumerable<string> known)
    {
        var best = known.Take(Most).Select(one => (Name: one, Far: Distance(name, one)))
            .Where(one => one.Far <= Math.Max(1, Math.Min(name.Length, one.Name.Length) / 3))
            .OrderBy(one => one.Far).ThenBy(one => one.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Name is null ? "" : $"; did you mean '{best.Name}'?";
    }

    /// <summary>Letters to add, drop, change or swap.</summary>
    private static int Distance(string a, string b)
    {
        if (a.Length > 64 || b.Length > 64 || Math.Abs(a.Length - b.Length) > Math.Max(1, Math.Min(a.Length, b.Length) / 3))
        {
            return int.MaxValue;
        }

        // Row by row; a swap of two letters looks two rows back.
        Span<int> rows = stackalloc int[3 * 65];
        for (var i = 0; i <= a.Length; i++)
        {
            var row = rows.Slice(i % 3 * 65, 65);
            var above = rows.Slice((i + 2) % 3 * 65, 65);
            var twoAbove = rows.Slice((i + 1) % 3 * 65, 65);
            for (var j = 0; j <= b.Length; j++)
            {
                row[j] = i == 0 || j == 0 ? i + j : Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
                }
            }
        }

        return rows[(a.Length % 3 * 65) + b.Length];
    }
}
