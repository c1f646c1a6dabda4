using System.Text;
using DigestMailer.Mail;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;

namespace DigestMailer.Tests.Mail;

/// <summary>BDAT: octets as they are, one group and one round trip, and what becomes of a chunk that fails.</summary>
public sealed class SmtpChunkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a\r\n.\r\nb\r\n", "a\r\n.\r\nb\r\n")]
    [InlineData(".\r\n..\r\n.x", ".\r\n..\r\n.x\r\n")]
    [InlineData("a\n.\nb\r.\rc", "a\r\n.\r\nb\r\n.\r\nc\r\n")]
    [InlineData("a\r", "a\r\n")]
    [InlineData("", "")]
    public async Task A_chunk_holds_the_message_with_whole_line_ends_and_no_more(string sent, string received)
    {
        await using var relay = TestRelay.Start();
        await using var connection = await relay.OpenAsync(Chunked(relay));
        foreach (var isAlone in new[] { true, false })
        {
            var result = isAlone
                ? await TestRelay.SendAsync(connection, sent)
                : await connection.SendAsync(Mail(sent), () => ValueTask.FromResult<SmtpMessage?>(null), Token);
            Assert.True(result.IsAccepted, result.ToString());
            Assert.True(relay.Mails.TryDequeue(out var mail));
            Assert.Equal(received, Encoding.UTF8.GetString(mail.Content.Span));
            Assert.Contains($"SIZE={Encoding.UTF8.GetByteCount(received)}", mail.Parameters, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("DATA", relay.Commands);
    }

    [Fact]
    public async Task Envelope_and_body_are_one_group_where_nothing_comes_after()
    {
        // It answers nothing before the chunk has come.
        await using var relay = ScriptedRelay.Start(new ScriptedRelay.Law
        {
            Offers = ["PIPELINING", "CHUNKING"],
            Answer = line => line.StartsWith("MAIL", StringComparison.Ordinal) || line.StartsWith("RCPT", StringComparison.Ordinal) ? ""
                : null,
        });
        await using var connection = await ScriptedRelay.OpenAsync(relay.Settings with { Deadlines = TestRelay.ImpatientAt(SmtpStage.Mail) });
        var result = await TestRelay.SendAsync(connection);
        Assert.Single(relay.Bodies); // the octets were there although MAIL was never answered
        Assert.True(result.HandedOver);
    }

    [Theory]
    [InlineData(SmtpStage.Mail, "451 4.3.0 later\r\n", 451)]
    [InlineData(SmtpStage.Recipient, "550 5.1.1 no such user\r\n", 550)]
    [InlineData(SmtpStage.Final, "554 5.7.1 spam\r\n", 554)]
    [InlineData(SmtpStage.Recipient, "421 4.3.2 bye\r\n", 421)]
    public async Task The_first_bad_reply_of_the_group_is_the_verdict_and_the_line_goes_on(SmtpStage stage, string octets, int code)
    {
        await using var relay = TestRelay.Start(new ReceiverSettings
        {
            Script = moment => moment.Stage == stage && moment.Connection == 1 && !moment.Line.Contains("again", StringComparison.Ordinal)
                ? new ReceiverFault(octets) : null,
        });
        await using var connection = await relay.OpenAsync(Chunked(relay));
        var result = await TestRelay.SendAsync(connection);
        Assert.Equal((stage, code, true), (result.Stage, result.Reply?.Code, result.HandedOver));
        Assert.Equal(code != 421, await connection.CheckAsync(Token));
        Assert.Equal(code == 421 ? 0 : 1, relay.Commands.Count(line => line == "RSET"));
        Assert.Equal(stage == SmtpStage.Final ? 1 : 0, relay.Mails.Count); // this receiver thinks again after it has taken one
    }

    [Fact]
    public async Task A_group_that_nobody_answered_is_a_doubt()
    {
        await using var relay = TestRelay.With(SmtpStage.Mail, "", ReceiverNext.Close);
        await using var connection = await relay.OpenAsync(Chunked(relay));
        var result = await TestRelay.SendAsync(connection);
        Assert.Equal((true, null), (result.HandedOver, result.Reply));
    }

    [Fact]
    public async Task Parameters_that_the_relay_does_not_know_are_left_out_without_asking_the_journal_twice()
    {
        await using var relay = TestRelay.Start(new ReceiverSettings
        {
            Script = moment => moment.Stage == SmtpStage.Mail && moment.Line.Contains('=', StringComparison.Ordinal)
                ? new ReceiverFault("555 5.5.4 unknown parameter\r\n") : null,
        });
        await using var connection = await relay.OpenAsync(Chunked(relay));
        var asked = 0;
        var result = await connection.SendAsync(TestRelay.SomeEnvelope, TestRelay.Bytes("x\r\n"), () =>
        {
            asked++;
            return ValueTask.CompletedTask;
        }, Token);
        Assert.True(result.IsAccepted);
        Assert.Equal(1, asked);
        Assert.Single(relay.Mails);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refusal_in_the_middle_of_a_chunk_is_kept(bool isProtected)
    {
        await using var relay = TestRelay.Start(new ReceiverSettings
        {
            Certificate = isProtected ? TestCertificates.Good : null,
            IsTlsFromTheStart = isProtected,
            Script = moment => moment.Stage == SmtpStage.Body ? new ReceiverFault("550 5.7.1 This violates SMTP\r\n", ReceiverNext.Close) : null,
        });
        await using var connection = await relay.OpenAsync(Chunked(relay) with
        {
            Security = isProtected ? LineSecurity.Tls : LineSecurity.PlainText,
            TrustedRoots = TestCertificates.Roots,
        });
        var result = await TestRelay.SendAsync(connection, TestRelay.Large);
        Assert.Equal(550, result.Reply?.Code);
        Assert.Contains("violates", result.Reply!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_without_groups_gets_its_chunk_step_by_step()
    {
        await using var relay = TestRelay.Start(new ReceiverSettings { Withheld = new HashSet<string> { "PIPELINING" } });
        await using var connection = await relay.OpenAsync(Chunked(relay));
        Assert.True((await TestRelay.SendAsync(connection, TestRelay.Large)).IsAccepted);
        Assert.Equal(TestRelay.Large, Encoding.UTF8.GetString(Assert.Single(relay.Mails).Content.Span));
    }

    [Fact]
    public void Octets_are_risked_only_while_refusals_are_rare()
    {
        var share = new RefusalShare();
        Assert.True(share.IsLow);
        share = share.After(isRefused: true);
        Assert.True(share.IsLow, "one is no habit");
        share = share.After(isRefused: true);
        Assert.False(share.IsLow);
        for (var number = 0; number < 1_000; number++)
        {
            share = share.After(isRefused: number % 25 == 0);
        }

        Assert.True(share.IsLow, "4 % is few");
        for (var number = 0; number < 1_000; number++)
        {
            share = share.After(isRefused: number % 15 == 0);
        }

        Assert.False(share.IsLow, "7 % is many");
    }

    [Fact]
    public void A_group_is_closed_only_by_small_bodies_on_a_line_that_has_just_spoken()
    {
        var offered = SmtpCapabilities.None with { Pipelining = true, Chunking = true };
        var chunked = SmtpManner.Of(offered, wantsChunks: true);
        Assert.True(chunked.MayCloseGroup(40_000, new RefusalShare(), TimeSpan.FromMilliseconds(10)));
        Assert.False(chunked.MayCloseGroup(40_000, new RefusalShare(), TimeSpan.FromSeconds(5)));
        Assert.False(chunked.MayCloseGroup(400_000, new RefusalShare(), TimeSpan.Zero));
        Assert.False(chunked.MayCloseGroup(40_000, new RefusalShare(10, 5), TimeSpan.Zero));
        Assert.False(SmtpManner.Of(offered, wantsChunks: false).MayCloseGroup(40_000, new RefusalShare(), TimeSpan.Zero));
        Assert.False(SmtpManner.Of(offered with { Pipelining = false }, true).MayCloseGroup(40_000, new RefusalShare(), TimeSpan.Zero));
    }

    private static SmtpSettings Chunked(TestRelay relay) => relay.Settings with { UsesChunks = true };

    private static SmtpMessage Mail(string text) => new(new Envelope(null, MailAddress.Parse("reader@good.test")), TestRelay.Bytes(text));
}
