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

        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                    rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }
}
