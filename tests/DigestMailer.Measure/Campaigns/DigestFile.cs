using System.Globalization;
using System.Text;
using DigestMailer.Measure.Peers;

namespace DigestMailer.Measure.Campaigns;

/// <summary>The seed's papers as a page saved on another day, so that a service under the real clock finds a fresh digest.</summary>
internal static class DigestFile
{
    public static string Text(DateOnly day, IEnumerable<SeedPaper> papers)
    {
        var page = new StringBuilder("new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\nbyAK and the research community\n\n");
        page.Append(CultureInfo.InvariantCulture, $"{day:MMM d}\n\n");
        var published = day.AddYears(-1); // stated with its year: the reader then knows the page's own
        foreach (var paper in papers)
        {
            page.Append(CultureInfo.InvariantCulture, $"{paper.Title}\n\n{paper.Abstract}\n\n");
            page.Append(CultureInfo.InvariantCulture, $"  • {paper.Authors ?? 1} authors\n·\n{published:MMM d, yyyy}\n\n");
        }

        return page.ToString().TrimEnd('\n');
    }

    public static void Write(string folder, DateOnly day)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"daily-papers-{day:yyyy-MM-dd}.txt"), Text(day, SeedPaper.ReadAll()));
    }
}
