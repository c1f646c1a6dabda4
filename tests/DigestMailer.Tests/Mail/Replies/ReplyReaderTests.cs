using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Replies;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Mail.Replies;

public sealed class ReplyReaderTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("replies/reply-lines-sisimai.tsv", 6, 7, 9, 8, 352)]
    [InlineData("replies/reply-lines-zonemta.tsv", 3, 4, 0, -1, 105)]
    public void Labelled_replies_fall_into_their_bucket(
        string file,
        int bucket,
        int scored,
        int text,
        int stage,
        int floor
    )
    {
        var rows = Corpus.Rows(file).Where(row => row[scored] == "1").ToList();
        var wrong = rows.Where(row => !row[bucket].Split('|').Contains(ReplyLines.Bucket(row[text], stage < 0 ? "" : row[stage])))
            .ToList();
        output.WriteLine($"agrees {rows.Count - wrong.Count} of {rows.Count}");
        wrong.ForEach(row =>
            output.WriteLine(
                $"{row[bucket]} {(stage < 0 ? "" : row[stage])} {row[text]} -> {ReplyLines.Read(row[text], stage < 0 ? "" : row[stage])}"
            )
        );
        Assert.True(
            rows.Count - wrong.Count >= floor,
            $"agrees {rows.Count - wrong.Count} of {rows.Count}, floor {floor}"
        );
    }

    [Theory]
    [InlineData("250 2.1.5 Ok", SmtpStage.Recipient, ReplyClass.Ok, ReplyBucket.None)]
    [InlineData("451 4.3.0 later", SmtpStage.Recipient, ReplyClass.Temporary, ReplyBucket.Soft)]
    [InlineData(
        "450 4.7.1 Greylisted, try again in 300 seconds",
        SmtpStage.Recipient,
        ReplyClass.Greylist,
        ReplyBucket.Soft
    )]
    [InlineData("450 4.2.1 too fast for this mailbox", SmtpStage.Recipient, ReplyClass.BoxRate, ReplyBucket.Soft)]
    [InlineData("452 4.5.3 Too many recipients", SmtpStage.Recipient, ReplyClass.TooManyInConnection, ReplyBucket.Soft)]
    [InlineData("421 4.7.28 unusual rate", SmtpStage.Final, ReplyClass.Throttle, ReplyBucket.Soft)]
    [InlineData("452 4.2.2 Mailbox full", SmtpStage.Recipient, ReplyClass.MailboxFull, ReplyBucket.Soft)]
    [InlineData("550 5.1.1 No such user", SmtpStage.Recipient, ReplyClass.UnknownRecipient, ReplyBucket.Suppress)]
    [InlineData("550 5.1.1 No such user", SmtpStage.Mail, ReplyClass.SenderAddress, ReplyBucket.Fault)]
    [InlineData(
        "550 5.4.1 Recipient address rejected: Access denied",
        SmtpStage.Recipient,
        ReplyClass.UnknownRecipient,
        ReplyBucket.Suppress
    )]
    [InlineData("556 5.1.10 Null MX", SmtpStage.Recipient, ReplyClass.UnknownDomain, ReplyBucket.Suppress)]
    [InlineData("450 4.1.2 not found yet", SmtpStage.Recipient, ReplyClass.NotYetKnown, ReplyBucket.Soft)]
    [InlineData("550 no", SmtpStage.Recipient, ReplyClass.Disabled, ReplyBucket.Soft)]
    [InlineData("553 5.1.8 bad sender", SmtpStage.Mail, ReplyClass.SenderAddress, ReplyBucket.Fault)]
    [InlineData("535 5.7.8 no", SmtpStage.Auth, ReplyClass.Credentials, ReplyBucket.Fault)]
    [InlineData(
        "454 4.7.0 Temporary authentication failure",
        SmtpStage.Auth,
        ReplyClass.Credentials,
        ReplyBucket.Fault
    )]
    [InlineData("554 5.7.1 Relay access denied", SmtpStage.Recipient, ReplyClass.RelayingDenied, ReplyBucket.Fault)]
    [InlineData("550 5.7.26 unauthenticated", SmtpStage.Final, ReplyClass.Authentication, ReplyBucket.Fault)]
    [InlineData("550 5.1.1 blocked, see spamhaus", SmtpStage.Recipient, ReplyClass.Reputation, ReplyBucket.Fault)]
    [InlineData("552 5.3.4 too big", SmtpStage.Final, ReplyClass.Size, ReplyBucket.Fault)]
    [InlineData("554 no", SmtpStage.Final, ReplyClass.Content, ReplyBucket.Fault)]
    [InlineData("553 5.6.7 needs SMTPUTF8", SmtpStage.Recipient, ReplyClass.AddressForm, ReplyBucket.Soft)]
    [InlineData("555 5.5.4 unknown parameter", SmtpStage.Mail, ReplyClass.Dialogue, ReplyBucket.Fault)]
    [InlineData("554 no SMTP here", SmtpStage.Greeting, ReplyClass.RelayRefusesUs, ReplyBucket.Fault)]
    [InlineData("550 no", SmtpStage.Final, ReplyClass.Policy, ReplyBucket.Fault)]
    [InlineData(
        "550 5.1.1 <@>: undeliverable address: host mx.example.org said: 550 relay not permitted",
        SmtpStage.Recipient,
        ReplyClass.UnknownRecipient,
        ReplyBucket.Suppress
    )]
    [InlineData("550 relay not permitted", SmtpStage.Recipient, ReplyClass.RelayingDenied, ReplyBucket.Fault)]
    [InlineData("550 Gebruiker onbekend", SmtpStage.Recipient, ReplyClass.UnknownRecipient, ReplyBucket.Suppress)]
    [InlineData("550 Mottagaren finns inte", SmtpStage.Recipient, ReplyClass.UnknownRecipient, ReplyBucket.Suppress)]
    [InlineData("550 Uživatel neexistuje", SmtpStage.Recipient, ReplyClass.UnknownRecipient, ReplyBucket.Suppress)]
    [InlineData("550 Käyttäjää ei löydy", SmtpStage.Recipient, ReplyClass.UnknownRecipient, ReplyBucket.Suppress)]
    [InlineData("550 Schránka příjemce je plná", SmtpStage.Recipient, ReplyClass.MailboxFull, ReplyBucket.Soft)]
    public void The_table_says(string text, SmtpStage stage, ReplyClass expected, ReplyBucket bucket)
    {
        var reading = ReplyReader.Read(ReplyLines.Reply(text), stage);
        Assert.Equal((expected, bucket), (reading.Class, reading.Bucket));
        Assert.NotEmpty(reading.Rule);
    }

    [Theory]
    [InlineData("450 4.7.1 Greylisted, try again in 300 seconds", 300)]
    [InlineData("450 Please wait 10 minutes", 600)]
    [InlineData("450 come back after 5 s", 60)]
    [InlineData("450 try again in 9 hours", 7200)]
    [InlineData("450 try again later", null)]
    public void A_wait_that_is_asked_for_is_honoured_within_bounds(string text, int? seconds) =>
        Assert.Equal(seconds, (int?)ReplyReader.RetryHint(ReplyLines.Reply(text))?.TotalSeconds);

    [Theory]
    [InlineData("550 5.1.1 <x>", "5.1.1")]
    [InlineData("550 see #5.7.1 and 10.5.1.1", "5.7.1")]
    [InlineData("550 host 192.5.1.1 or 5.1.1.4 says no", null)]
    public void The_enhanced_code_is_no_part_of_a_longer_number(string text, string? expected) =>
        Assert.Equal(expected, ReplyLines.Reply(text).Status?.ToString());
}
