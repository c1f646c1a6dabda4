using System.Text;
using DigestMailer.Mail.Reports;
using DigestMailer.Mail.Smtp.Replies;

namespace DigestMailer.Tests.Mail.Reports;

public sealed class ReportReaderTests
{
    private const string Delivery = """
        Return-Path: <>
        Delivered-To: b+token@bounce.news.test
        From: MAILER-DAEMON@mx.test
        To: b+token@bounce.news.test
        Subject: Undelivered Mail
        In-Reply-To: <row-1@news.test>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain

        <gone@a.test>: host mx.a.test said: 550 5.1.1 No such user (in reply to RCPT TO command)
        <full@a.test>: host mx.a.test said: 452 4.2.2 Mailbox full (in reply to RCPT TO command)

        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.test
        original-envelope-ID: row-1

        Final-Recipient: rfc822; gone@a.test
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 5.1.1 No such user

        Final-Recipient: rfc822; full@a.test
        Action: failed
        Status: 4.2.2
        Diagnostic-Code: smtp; 452 4.2.2 Mailbox full

        Final-Recipient: rfc822; late@a.test
        Action: delayed
        Status: 4.4.1

        Final-Recipient: rfc822; fine@a.test
        Action: relayed
        Status: 2.0.0

        --b
        Content-Type: message/rfc822

        Return-Path: <b+token@bounce.news.test>
        Message-ID: <row-1@news.test>
        List-Unsubscribe: <https://news.test/u/TOKEN>
        Subject: Digest

        Hello
        --b--
        """;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Each_recipient_of_a_delivery_report_gets_a_finding_whatever_ends_its_lines(string end)
    {
        var report = Read(Delivery.ReplaceLineEndings(end));
        Assert.Equal(
            [
                (ReportKind.Failed, "gone@a.test", ReplyBucket.Suppress), (ReportKind.Failed, "full@a.test", ReplyBucket.Soft),
                (ReportKind.Delayed, "late@a.test", ReplyBucket.Soft), (ReportKind.Delivered, "fine@a.test", ReplyBucket.None),
            ],
            report.Findings.Select(finding => (finding.Kind, finding.Recipient!, finding.Reading?.Bucket ?? ReplyBucket.None)));
        Assert.Equal([550, 452], report.Findings.Select(finding => finding.Code).OfType<int>());
    }

    [Fact]
    public void Keys_come_the_strongest_first()
    {
        var keys = Read(Delivery).Keys;
        Assert.Equal(
            [
                new(ReportKeySource.ReportRecipient, "b+token@bounce.news.test"), new(ReportKeySource.EnvelopeId, "row-1"), new(ReportKeySource.References, "<row-1@news.test>"),
                new(ReportKeySource.ReturnedMessage, "<row-1@news.test>"), new(ReportKeySource.ReturnedMessage, "<b+token@bounce.news.test>"),
                new(ReportKeySource.ReturnedMessage, "<https://news.test/u/TOKEN>"),
            ],
            keys.Where(key => key.Source != ReportKeySource.Address));
    }

    [Fact]
    public void A_complaint_names_its_type_and_its_recipient()
    {
        var report = Read("""
            From: feedback@provider.test
            Content-Type: multipart/report; report-type=feedback-report; boundary=b

            --b
            Content-Type: message/feedback-report

            Feedback-Type: Opt-Out
            Original-Rcpt-To: reader@a.test
            --b--
            """);
        Assert.Equal(new ReportFinding(ReportKind.Complaint, "reader@a.test", Feedback: "opt-out"), Assert.Single(report.Findings));
    }

    [Fact]
    public void A_bounce_in_plain_words_is_understood()
    {
        var finding = Assert.Single(Read("""
            Return-Path: <>
            From: MAILER-DAEMON@mx.test
            To: b+token@bounce.news.test
            Subject: failure notice

            Hi. I could not deliver your message.

            <gone@a.test>:
            192.0.2.1 does not like recipient.
            Remote host said: 550 sorry, no mailbox here by that name

            --- Below this line is a copy of the message.

            To: gone@a.test
            Subject: Digest
            """).Findings);
        Assert.Equal((ReportKind.Failed, "gone@a.test", 550, ReplyBucket.Suppress), (finding.Kind, finding.Recipient, finding.Code, finding.Reading?.Bucket));
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied\nSubject: Re: Digest\n\nI am away.", ReportKind.AutoReply)]
    [InlineData("Subject: Abwesenheitsnotiz: Digest\n\nIch bin im Urlaub.", ReportKind.AutoReply)]
    [InlineData("From: a@b.test\nSubject: A question\n\nMy mail to x@y.test was rejected with 550, do you know why?", ReportKind.Person)]
    [InlineData("", ReportKind.Person)]
    public void What_is_no_report_is_told_apart(string mail, ReportKind kind) =>
        Assert.Equal(new ReportFinding(kind, null), Assert.Single(Read(mail).Findings));

    [Fact]
    public void Any_octets_give_a_report()
    {
        var random = new Random(11);
        var good = Encoding.UTF8.GetBytes(Delivery);
        for (var round = 0; round < 2_000; round++)
        {
            var octets = good[..random.Next(good.Length + 1)];
            for (var changes = random.Next(8); changes > 0 && octets.Length > 0; changes--)
            {
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
            }

            Assert.NotEmpty(ReportReader.Read(octets).Findings);
        }
    }

    private static Report Read(string mail) => ReportReader.Read(Encoding.UTF8.GetBytes(mail));
}
