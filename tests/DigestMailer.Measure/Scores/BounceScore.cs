using System.Globalization;
using DigestMailer.Mail.Reports;
using DigestMailer.Mail.Smtp.Replies;

namespace DigestMailer.Measure.Scores;

/// <summary>Reports in a folder of mails against their labels: hard, bucket, status, reply code, and what is no bounce.</summary>
internal static class BounceScore
{
    public static IEnumerable<Scored> Run(string path)
    {
        var rows = Labelled.Rows(Labelled.File(path, "labels.tsv"));
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
        var reports = rows.Select(row => row["file"])
            .Distinct()
            .ToDictionary(file => file, file => ReportReader.Read(File.ReadAllBytes(Path.Combine(folder, "mails", file))));
        ReportFinding? Find(IReadOnlyDictionary<string, string> row) =>
            reports[row["file"]].Findings.ElementAtOrDefault(int.Parse(row["index"], CultureInfo.InvariantCulture) - 1);
        string Seen(IReadOnlyDictionary<string, string> row) =>
            $"{row["file"]}:{row["index"]} {row["reason"]} <- {Find(row)?.Reading?.Rule} | {Find(row)?.Recipient} | {Find(row)?.Diagnostic.ReplaceLineEndings(" ")}";

        yield return Scored.Judge("hard", [.. rows.Where(row => row["bucket"] != "none")], row =>
            (Bucket(Find(row)) == "suppress") == (row["hardbounce"] == "true") ? null : $"hard should be {row["hardbounce"]}: {Seen(row)}");
        yield return Scored.Judge("bucket", rows, row =>
            row["bucket"].Split('|').Contains(Bucket(Find(row))) ? null : $"{Bucket(Find(row))}, expected {row["bucket"]}: {Seen(row)}");
        yield return Scored.Judge("status", [.. rows.Where(row => row["status"].Length > 0 && !row["status"].Contains(".0.9", StringComparison.Ordinal))], row =>
            Find(row)?.Status?.ToString() == row["status"] ? null : $"{Find(row)?.Status}, expected {row["status"]}: {Seen(row)}");
        yield return Scored.Judge("reply code", [.. rows.Where(row => row["replycode"].Length > 0)], row =>
            Find(row)?.Code?.ToString(CultureInfo.InvariantCulture) == row["replycode"] ? null : $"{Find(row)?.Code}, expected {row["replycode"]}: {Seen(row)}");
        yield return Scored.Judge("no bounces among what is none", [.. rows.Where(row => row["bucket"] == "none").Select(row => (Name: row["file"], Report: reports[row["file"]])), .. Others(folder)], one =>
            one.Report.Findings.All(finding => finding.Reading is null) ? null : $"taken for a bounce: {one.Name} {one.Report.Findings[0]}");
    }

    private static IEnumerable<(string Name, Report Report)> Others(string folder) =>
        Directory.Exists(Path.Combine(folder, "not"))
            ? Directory.EnumerateFiles(Path.Combine(folder, "not")).Select(file => (Path.GetFileName(file), ReportReader.Read(File.ReadAllBytes(file))))
            : [];

    private static string Bucket(ReportFinding? finding) => finding switch
    {
        null => "not found",
        { Reading: { } reading } => reading.Bucket.ToString().ToLowerInvariant(),
        _ => nameof(ReplyBucket.None).ToLowerInvariant(),
    };
}
