using System.Globalization;
using DigestMailer.Measure.Peers;

namespace DigestMailer.Measure.Campaigns;

/// <summary>People to import: all due within the hour, each with a wish that fills a mail of ten, each with a name of their own.</summary>
internal static class SubscriberCsv
{
    public static void Write(string file, int count, DateTimeOffset now)
    {
        var lines = new List<string>(count + 1) { "address,name,wish,limit,rhythm,hour,zone" };
        lines.AddRange(Enumerable.Range(0, count).Select(number => Line(number, now)));
        File.WriteAllLines(file, lines);
    }

    public static string Wish(int number)
    {
        var words = SeedPaper.Words;
        return $"{words[number % words.Count]} OR {words[((number / words.Count) + number + 1) % words.Count]}";
    }

    private static string Line(int number, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"reader{number}@example.org,Reader {number},{Wish(number)},10,daily,{now.UtcDateTime.Hour},Etc/UTC");
}
