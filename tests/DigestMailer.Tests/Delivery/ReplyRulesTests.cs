using DigestMailer.Delivery;
using DigestMailer.Delivery.Routes;
using DigestMailer.Mail.Smtp;

namespace DigestMailer.Tests.Delivery;

public sealed class ReplyRulesTests
{
    private static readonly string[] Texts =
        ["", "2.0.0 Ok", "4.2.2 Mailbox full", "5.1.1 No such user", "greylisted, try again in 300 seconds", "5.7.1 relaying denied", "5.7.26 unauthenticated"];

    [Fact]
    public void Whatever_ended_and_wherever_there_is_one_outcome()
    {
        foreach (var stage in Enum.GetValues<SmtpStage>())
        {
            foreach (var handedOver in (bool[])[false, true])
            {
                Check(new SmtpResult(stage, handedOver, null, "gone"));
                for (var code = 100; code < 700; code++)
                {
                    foreach (var text in Texts)
                    {
                        Check(new SmtpResult(stage, handedOver, SmtpReply.Of(code, text), null));
                    }
                }
            }
        }

        static void Check(SmtpResult end)
        {
            var outcome = ReplyRules.Decide(end);
            Assert.Equal(end.IsAccepted, outcome is Outcome.Sent);

            // Only what was handed over can be in doubt, and what was handed over without a word always is.
            Assert.True(end.HandedOver || outcome is not Outcome.InDoubt, $"{end}: {outcome}");
            Assert.True(end is not { HandedOver: true, Reply: null } || outcome is Outcome.InDoubt, $"{end}: {outcome}");

            // Before the recipient nothing is the recipient's; of what is the message's own, the table below knows.
            Assert.True(end.HandedOver || end.Stage >= SmtpStage.Recipient || outcome is Outcome.RelayFault, $"{end}: {outcome}");
        }
    }

    [Theory]
    [InlineData(SmtpStage.Recipient, 550, "5.1.1 No such user", "rejected", true)]
    [InlineData(SmtpStage.Recipient, 550, "5.1.2 Domain not found", "rejected", true)]
    [InlineData(SmtpStage.Recipient, 452, "4.2.2 Mailbox full", "deferred", false)]
    [InlineData(SmtpStage.Recipient, 552, "5.2.2 Mailbox full", "deferred", false)]
    [InlineData(SmtpStage.Recipient, 421, "4.3.2 Shutting down", "relay-fault", false)]
    [InlineData(SmtpStage.Final, 421, "4.3.2 Shutting down", "deferred", false)]
    [InlineData(SmtpStage.Final, 554, "5.6.0 Content refused", "rejected", false)]
    [InlineData(SmtpStage.Final, 550, "5.7.26 Mail is unauthenticated: SPF and DKIM did not pass", "deferred", false)]
    [InlineData(SmtpStage.Recipient, 554, "5.7.1 Relay access denied", "relay-fault", false)]
    [InlineData(SmtpStage.Recipient, 553, "5.6.7 The relay does not offer SMTPUTF8", "rejected", false)]
    [InlineData(SmtpStage.Mail, 530, "5.7.0 Authentication required", "relay-fault", false)]
    [InlineData(SmtpStage.Mail, 552, "5.3.4 Message size exceeds fixed limit", "rejected", false)]
    [InlineData(SmtpStage.Mail, 552, "message is larger than 20000 octets", "rejected", false)]
    [InlineData(SmtpStage.Mail, 452, "4.3.4 Too large for the room that is left", "deferred", false)]
    [InlineData(SmtpStage.Mail, 452, "4.3.1 Insufficient system storage", "relay-fault", false)]
    [InlineData(SmtpStage.Mail, 553, "5.6.7 No SMTPUTF8 where this goes", "rejected", false)]
    [InlineData(SmtpStage.Mail, 421, "4.3.4 Message size exceeds the limit, closing", "relay-fault", false)]
    [InlineData(SmtpStage.Mail, 550, "5.7.1 Account suspended", "relay-fault", false)]
    [InlineData(SmtpStage.Data, 250, "Ok?", "relay-fault", false)]
    public void The_table_of_replies_is_kept(SmtpStage stage, int code, string text, string expected, bool suppress)
    {
        var outcome = ReplyRules.Decide(new SmtpResult(stage, stage == SmtpStage.Final, SmtpReply.Of(code, text), null));
        Assert.Equal((expected, suppress), (outcome.Name, outcome is Outcome.Rejected { Suppress: true }));
        Assert.Equal(code, outcome.Code);
    }

    [Theory]
    [InlineData("450 4.7.1 Greylisted", 5)]
    [InlineData("450 4.7.1 Greylisted, try again in 20 minutes", 20)]
    public void A_greylist_is_given_its_five_minutes(string text, int minutes)
    {
        var outcome = ReplyRules.Decide(new SmtpResult(SmtpStage.Recipient, false, SmtpReply.Of(450, text), null));
        Assert.Equal(TimeSpan.FromMinutes(minutes), Assert.IsType<Outcome.Deferred>(outcome).Hint);
    }

    [Theory]
    [InlineData(421, "4.7.28 Unusual rate of mail from your address", nameof(RouteEffect.Throttle))]
    [InlineData(451, "4.7.650 The mail server has been temporarily rate limited", nameof(RouteEffect.Throttle))]
    [InlineData(450, "4.2.1 This user gets mail too quickly", nameof(RouteEffect.Slower))]
    [InlineData(421, "4.3.2 Shutting down", nameof(RouteEffect.Slower))]
    [InlineData(550, "5.7.26 Mail is unauthenticated: SPF and DKIM did not pass", nameof(RouteEffect.Pause))]
    [InlineData(554, "5.7.1 Blocked for poor reputation, see the block list", nameof(RouteEffect.Pause))]
    [InlineData(451, "4.3.0 Try later", nameof(RouteEffect.None))]
    [InlineData(450, "4.7.1 Greylisted", nameof(RouteEffect.None))]
    [InlineData(452, "4.2.2 Mailbox full", nameof(RouteEffect.None))]
    public void What_an_answer_says_of_its_receiver_reaches_the_route(int code, string text, string expected)
    {
        var outcome = ReplyRules.Decide(new SmtpResult(SmtpStage.Final, true, SmtpReply.Of(code, text), null));
        Assert.Equal(expected, $"{Assert.IsType<Outcome.Deferred>(outcome).Effect}");
    }

    [Fact]
    public void No_address_stands_in_the_words_that_are_kept()
    {
        var reply = SmtpReply.Of(550, "5.1.1 <jo.doe+x@example.com>: \"j d\"@example.com unknown; see mailto:help@relay.test for more");
        var words = ReplyRules.Decide(new SmtpResult(SmtpStage.Recipient, false, reply, null)).Words;
        Assert.DoesNotContain("@", words, StringComparison.Ordinal);
        Assert.DoesNotContain("doe", words, StringComparison.Ordinal);
        Assert.StartsWith("550 5.1.1", words, StringComparison.Ordinal);
        Assert.True(Masked.Words(new string('x', 5000)).Length < 500);
    }
}
