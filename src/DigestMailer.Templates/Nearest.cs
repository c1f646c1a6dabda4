namespace DigestMailer.Templates;

/// <summary>The name that was probably meant.</summary>
internal static class Nearest
{
    /// <returns><c>; did you mean 'title'?</c> or nothing.</returns>
    public static string Hint(string name, IEnumerable<string> known)
    {
        var best = known.Select(one => (Name: one, Far: Distance(name, one)))
            .Where(one => one.Far <= Math.Max(1, Math.Min(name.Length, one.Name.Length) / 3))
            .OrderBy(one => one.Far).ThenBy(one => one.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Name is null ? "" : $"; did you mean '{best.Name}'?";
    }

    private static int Distance(string a, string b)
    {
        if (a.Length > 64 || b.Length > 64)
        {
            return int.MaxValue;
        }

        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var step = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = row[j];
                row[j] = step;
            }
        }

        return row[b.Length];
    }
}
