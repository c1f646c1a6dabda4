using System.Globalization;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Replies;
using Xunit;

namespace DigestMailer.Tests.Mail;

public sealed class ReplyReaderTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("replies/reply-lines-sisimai.tsv", 6, 7, 9, 8, 338)]
    [InlineData("replies/reply-lines-zonemta.tsv", 3, 4, 0, -1, 102)]
    public void Labelled_replies_fall_into_their_bucket(string file, int bucket, int scored, int text, int stage, int floor)
    {
        var rows = Corpus.Rows(file).Where(row => row[scored] == "1").ToList();
        var wrong = rows.Where(row => !row[bucket].Split('|').Contains(Bucket(row[text], stage < 0 ? "" : row[stage]))).ToList();
        output.WriteLine($"agrees {rows.Count - wrong.Count} of {rows.Count}");
        wrong.ForEach(row => output.WriteLine($"{row[bucket]} {(stage < 0 ? "" : row[stage])} {row[text]} -> {Reading(row[text], stage < 0 ? "" : row[stage])}"));
        Assert.True(rows.Count - wrong.Count >= floor, $"agrees {rows.Count - wrong.Count} of {rows.Count}, floor {floor}");
    }

    private static string Bucket(string text, string stage) => Reading(text, stage).Bucket.ToString().ToLowerInvariant();

    private static ReplyReading Reading(string text, string stage) =>
        ReplyReader.Read(SmtpReply.Of(int.Parse(text[..3], CultureInfo.InvariantCulture), text[3..].TrimStart(' ', '-')), stage switch
        {
            "HELO" or "EHLO" => SmtpStage.Hello,
            "MAIL" => SmtpStage.Mail,
            "RCPT" => SmtpStage.Recipient,
            "DATA" => SmtpStage.Final,
            _ => null,
        });
}
