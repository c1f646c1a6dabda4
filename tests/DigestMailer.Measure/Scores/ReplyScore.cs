using DigestMailer.Mail.Smtp.Replies;
using DigestMailer.Tests.Mail.Replies;

namespace DigestMailer.Measure.Scores;

/// <summary>Replies of servers against the bucket that their labels allow.</summary>
internal static class ReplyScore
{
    private static readonly string[] Files = ["reply-lines-sisimai.tsv", "reply-lines-zonemta.tsv"];

    public static IEnumerable<Scored> Run(string path)
    {
        foreach (var file in Directory.Exists(path) ? Files.Select(name => Path.Combine(path, name)) : [path])
        {
            var rows = Labelled.Rows(file).Where(row => row["scored"] == "1").ToList();
            var name = Path.GetFileName(file);
            yield return Scored.Judge(name, rows, Bucket);
            if (rows.Count > 0 && rows[0].ContainsKey("hardbounce"))
            {
                yield return Scored.Judge($"{name}, hard", rows, Hard);
            }
        }
    }

    private static string? Bucket(IReadOnlyDictionary<string, string> row)
    {
        var reading = Read(row);
        var said = reading.Bucket.ToString().ToLowerInvariant();
        return row["bucket"].Split('|').Contains(said) ? null : $"{said} by '{reading.Rule}', expected {row["bucket"]}: {row["reply"]}";
    }

    private static string? Hard(IReadOnlyDictionary<string, string> row)
    {
        var reading = Read(row);
        var hard = reading.Bucket == ReplyBucket.Suppress;
        return hard == (row["hardbounce"] == "true") ? null : $"{(hard ? "hard" : "not hard")} by '{reading.Rule}': {row["reply"]}";
    }

    private static ReplyReading Read(IReadOnlyDictionary<string, string> row) =>
        ReplyLines.Read(row["reply"], row.GetValueOrDefault("stage") ?? "");
}
