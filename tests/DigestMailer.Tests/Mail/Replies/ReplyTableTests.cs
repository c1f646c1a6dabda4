using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Replies;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Mail.Replies;

/// <summary>The rules are data: an operator adds to them, within the law that no line can break.</summary>
public sealed class ReplyTableTests(ITestOutputHelper output)
{
    [Fact]
    public void Replies_written_down_by_hand_fall_into_their_bucket()
    {
        var rows = File.ReadLines(Repository.Path("tests", "DigestMailer.Tests", "Mail", "Replies", "by-hand.tsv"))
            .Skip(1)
            .Select(line => line.Split('\t'))
            .ToList();
        var wrong = rows.Where(row => !row[1].Split('|').Contains(ReplyLines.Bucket(row[3], row[0]))).ToList();
        wrong.ForEach(row => output.WriteLine($"{string.Join(' ', row)} -> {ReplyLines.Read(row[3], row[0])}"));
        Assert.True(rows.Count >= 150 && wrong.Count <= 2, $"{wrong.Count} of {rows.Count} are read otherwise");
    }

    [Fact]
    public void An_operators_rule_comes_before_those_about_text()
    {
        var table = ReplyTable.BuiltIn.With("Greylist: our neighbour's greylist: code 550; text come again * tomorrow\n");
        var reading = table.Read(SmtpReply.Of(550, "5.1.1 No such user, come again maybe tomorrow"), SmtpStage.Recipient);
        Assert.Equal(new ReplyReading(ReplyClass.Greylist, ReplyBucket.Soft, "our neighbour's greylist"), reading);
        Assert.Equal(ReplyTable.BuiltIn.Count + 1, table.Count);
    }

    [Fact]
    public void An_operators_words_join_their_family()
    {
        var reply = SmtpReply.Of(550, "Hierjens net bekend");
        Assert.Equal(ReplyBucket.Soft, ReplyTable.BuiltIn.Read(reply, SmtpStage.Recipient).Bucket);
        var table = ReplyTable.BuiltIn.With("words unknown: net bekend");
        Assert.Equal(ReplyBucket.Suppress, table.Read(reply, SmtpStage.Recipient).Bucket);
    }

    [Theory]
    [InlineData("450 gone", SmtpStage.Recipient, ReplyBucket.Soft)]
    [InlineData("550 gone", SmtpStage.Mail, ReplyBucket.Fault)]
    [InlineData("550 gone", null, ReplyBucket.Suppress)]
    public void No_rule_suppresses_for_a_4yz_or_before_the_recipient_was_named(string text, SmtpStage? stage, ReplyBucket bucket) =>
        Assert.Equal(bucket, ReplyTable.BuiltIn.With("UnknownRecipient: ours: text gone").Read(ReplyLines.Reply(text), stage).Bucket);

    [Fact]
    public void No_rule_outranks_a_refused_sign_in() =>
        Assert.Equal(
            ReplyClass.Credentials,
            ReplyTable.BuiltIn.With("Policy: all of it:").Read(SmtpReply.Of(535, "5.7.8 no"), SmtpStage.Auth).Class);

    [Theory]
    [InlineData("Gone: x: code 550", "Class: name: conditions")]
    [InlineData("Policy: x", "Class: name: conditions")]
    [InlineData("# fine\n\nPolicy: x: code 55", "Line 3")]
    [InlineData("Policy: x: code 55", "no code")]
    [InlineData("Policy: x: status 5.1", "no enhanced code")]
    [InlineData("Policy: x: stage lunch", "no stage")]
    [InlineData("Policy: x: says nothing-known", "no words")]
    [InlineData("Policy: x: about 550", "no condition")]
    [InlineData("Policy: x: code", "says nothing")]
    [InlineData("words x: a||b", "empty")]
    [InlineData("words x", "colon")]
    [InlineData("operator rules", "built-in")]
    public void A_wrong_line_is_named(string lines, string why) =>
        Assert.Contains(why, Assert.Throws<FormatException>(() => ReplyTable.BuiltIn.With(lines)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_an_address_says_is_no_word_of_the_server()
    {
        var reading = ReplyTable.BuiltIn.Read(SmtpReply.Of(550, "5.1.1 <spam-blacklist@mailbox-full.example> unknown user"), SmtpStage.Recipient);
        Assert.Equal(ReplyBucket.Suppress, reading.Bucket);
    }

    [Theory]
    [InlineData("^rbl^", "on our rbl: no", true)]
    [InlineData("^rbl^", "marbled", false)]
    [InlineData("mailbox * is full", "mailbox <@> is full", true)]
    [InlineData("Über", "UBER", true)]
    public void A_phrase_is_found_with_gaps_and_edges(string phrase, string text, bool isThere) =>
        Assert.Equal(isThere, new ReplyPhrase(phrase).IsIn(ReplyText.Plain(text)));
}
