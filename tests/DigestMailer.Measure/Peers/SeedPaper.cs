using System.Globalization;

namespace DigestMailer.Measure.Peers;

/// <summary>
/// A paper as it stands in <c>seeds/</c>, read without the application's reader, so that a mistake there cannot hide here.
/// </summary>
internal sealed record SeedPaper(string Title, string Abstract, int? Authors)
{
    private const int ShortestAbstract = 1000; // the seed's are 1,393 characters and longer, its titles far shorter

    /// <summary>Each stands in at least ten papers of the seed: a wish of one of them fills a mail of ten.</summary>
    public static readonly IReadOnlyList<string> Words =
        ["reasoning", "language", "inductive", "tasks", "learning", "performance", "knowledge", "training"];

    public static IReadOnlyList<SeedPaper> ReadAll()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "seeds", "daily-papers-2025-11-03.txt"));
        var papers = new List<SeedPaper>();
        for (var line = 2; line < lines.Length; line++)
        {
            if (lines[line].Length >= ShortestAbstract)
            {
                papers.Add(new SeedPaper(lines[line - 2], lines[line], AuthorCount(line + 2 < lines.Length ? lines[line + 2] : "")));
            }
        }

        return papers;
    }

    private static int? AuthorCount(string line) =>
        line.TrimStart().StartsWith('•') ? int.Parse(line.Trim().Split(' ')[1], CultureInfo.InvariantCulture) : null;
}
