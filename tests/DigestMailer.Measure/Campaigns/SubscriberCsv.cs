using System.Globalization;
using DigestMailer.Measure.Peers;

namespace DigestMailer.Measure.Campaigns;

/// <summary>People to import: all due within the hour, each with a wish that fills a mail of ten, each with a name of their own.</summary>
internal static class SubscriberCsv
{
    public static string Text(int count, DateTimeOffset now) => string.Join('\n',
        Enumerable.Range(0, count).Select(number => Line(number, now)).Prepend("address,name,wish,limit,rhythm,hour,zone"));

    private static string Wish(int number)
    {
        var words = SeedPaper.Words;
        return $"{words[number % words.Count]} OR {words[((number / words.Count) + number + 1) % words.Count]}";
    }

    private static string Line(int number, DateTimeOffset now) => string.Create(
        CultureInfo.InvariantCulture,
        $"reader{number}@example.org,Reader {number},{Wish(number)},10,daily,{now.UtcDateTime.Hour},Etc/UTC");
}
