using DigestMailer.Mail;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;

namespace DigestMailer.Tests.Mail;

/// <summary>What is asked of the relay before a body: parameters, addresses, refusals of our own.</summary>
public sealed class SmtpCommandTests
{
    [Fact]
    public async Task The_commands_carry_what_the_relay_offers()
    {
        await using var relay = TestRelay.Start();
        await relay.SendAsync();
        Assert.Equal(
            [
                "EHLO mailer.news.test",
                "MAIL FROM:<b+token@bounce.news.test> SIZE=21 RET=HDRS ENVID=row-1",
                "RCPT TO:<reader@good.test> NOTIFY=FAILURE,DELAY ORCPT=rfc822;reader@good.test",
                "DATA",
            ],
            relay.Commands
        );
    }

    [Fact]
    public async Task The_commands_carry_nothing_that_is_not_offered()
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                Withheld = new HashSet<string> { "SIZE", "DSN", "PIPELINING" },
            }
        );
        await relay.SendAsync(envelope: new Envelope(null, MailAddress.Parse("a+b=c@good.test")));
        Assert.Equal(["EHLO mailer.news.test", "MAIL FROM:<>", "RCPT TO:<a+b=c@good.test>", "DATA"], relay.Commands);
    }

    [Fact]
    public async Task Envelope_values_are_written_as_xtext()
    {
        await using var relay = TestRelay.Start();
        await relay.SendAsync(envelope: new Envelope(null, MailAddress.Parse("a+b=c@good.test"), "é 1"));
        Assert.Contains("MAIL FROM:<> SIZE=21 RET=HDRS ENVID=+C3+A9+201", relay.Commands);
        Assert.Contains(
            "RCPT TO:<a+b=c@good.test> NOTIFY=FAILURE,DELAY ORCPT=rfc822;a+2Bb+3Dc@good.test",
            relay.Commands
        );
    }

    [Theory]
    [InlineData(SmtpStage.Mail)]
    [InlineData(SmtpStage.Recipient)]
    public async Task Parameters_that_were_offered_and_not_understood_are_left_out_at_once(SmtpStage stage)
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                Script = moment =>
                    moment.Stage == stage && moment.Line.Contains('=', StringComparison.Ordinal)
                        ? new ReceiverFault("555 5.5.4 unknown parameter\r\n")
                        : null,
            }
        );
        await using var connection = await relay.OpenAsync();
        Assert.True((await TestRelay.SendAsync(connection)).IsAccepted);
        Assert.True((await TestRelay.SendAsync(connection)).IsAccepted);
        Assert.Equal(1, relay.Commands.Count(command => command == "RSET"));
        Assert.Equal(2, relay.Commands.Count(command => command == "MAIL FROM:<b+token@bounce.news.test>"));
    }

    [Fact]
    public async Task No_address_brings_a_command_of_its_own()
    {
        await using var relay = TestRelay.Start();
        await using var connection = await relay.OpenAsync();
        var random = new Random(20251103);
        const string alphabet = "ab.@<> \r\n\0\t\"\\:,;[]\u007f\u0085\u2028é=+";
        for (var round = 0; round < 10_000; round++)
        {
            var text = $"{Word(random, alphabet)}@{(round % 2 == 0 ? "good.test" : Word(random, alphabet))}";
            if (MailAddress.TryParse(text, out var address, out _))
            {
                Assert.DoesNotContain(address.ToString(), one => one is <= ' ' or '\u007f' or '\u0085' or '\u2028');
                await TestRelay.SendAsync(connection, envelope: new Envelope(address, address));
            }
        }

        Assert.All(relay.Commands, command => Assert.Matches("^(EHLO|MAIL FROM:<|RCPT TO:<|DATA|RSET)", command));
        Assert.Equal(relay.Commands.Count(command => command == "DATA"), relay.Mails.Count);
        Assert.NotEmpty(relay.Mails);
    }

    private static string Word(Random random, string alphabet) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => alphabet[random.Next(alphabet.Length)]));

    [Fact]
    public async Task What_the_relay_cannot_take_is_refused_before_it_is_asked()
    {
        await using var relay = TestRelay.Start(
            new ReceiverSettings
            {
                LargestMail = 1_000,
                Withheld = new HashSet<string> { "SMTPUTF8" },
            }
        );
        await using var connection = await relay.OpenAsync();
        var large = await TestRelay.SendAsync(connection, new string('x', 2_000));
        Assert.Equal((SmtpStage.Data, "5.3.4", false), (large.Stage, large.Reply!.Status.ToString(), large.HandedOver));
        var foreign = await TestRelay.SendAsync(
            connection,
            envelope: new Envelope(null, MailAddress.Parse("jörg@good.test"))
        );
        Assert.Equal((SmtpStage.Recipient, "5.6.7"), (foreign.Stage, foreign.Reply!.Status.ToString()));
        Assert.Equal(["EHLO mailer.news.test"], relay.Commands);
    }

    [Fact]
    public async Task An_address_beyond_ascii_asks_for_smtputf8()
    {
        await using var relay = TestRelay.Start();
        Assert.True(
            (
                await relay.SendAsync(envelope: new Envelope(null, MailAddress.Parse("jörg@bücher.test"), "row-1"))
            ).IsAccepted
        );
        Assert.Contains("MAIL FROM:<> SIZE=21 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=row-1", relay.Commands);
        Assert.Contains(
            "RCPT TO:<jörg@xn--bcher-kva.test> NOTIFY=FAILURE,DELAY ORCPT=utf-8;jörg@xn--bcher-kva.test",
            relay.Commands
        );
    }
}
