using DigestMailer.Delivery;
using DigestMailer.Delivery.Routes;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;
using DigestMailer.Tests.Mail;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Delivery;

public sealed class SmtpTransportTests : TransportContract
{
    private protected override IMailTransport Connect(Relays relays) => new SmtpTransport(relays, NoLimits, TimeProvider.System);

    [Fact]
    public async Task The_next_relay_takes_over_from_one_that_is_down()
    {
        await using var relay = TestRelay.Start();
        var down = Relay(relay.Settings with { Port = SmtpSink.FreePort() });
        var standby = Relay(relay.Settings, weight: 0);
        await using var transport = Connect(new Relays([down, standby]));

        Assert.Null(await transport.ReadyAsync(Token));
        Assert.IsType<Outcome.Sent>(await SendAsync(transport));
        Assert.Equal(standby.Name, transport.Relay);
    }

    [Fact]
    public async Task A_relay_that_fails_again_and_again_is_left_alone_for_a_while_and_then_asked_once()
    {
        await using var relay = TestRelay.Start();
        var clock = new ManualClock();
        var isUp = false;
        var one = Relay(relay.Settings, clock: clock);
        Outcome.RelayFault? Fault() => isUp ? null : Some.RelayFault with { Stage = "Auth" };
        var asked = 0;

        // Signing in failed: asking again at once would only lock the account.
        Assert.NotNull(await AskAsync());
        Assert.True(one.IsResting);
        Assert.Equal(1, asked);
        Assert.Null(new Relays([one]).Choose([]));
        Assert.Equal("relay rests", (await AskAsync())?.Rule);
        Assert.Equal(1, asked);

        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.False(one.IsResting);
        Assert.NotNull(await AskAsync());
        Assert.True(one.IsResting);
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.True(one.IsResting, "the second rest is longer");

        isUp = true;
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Null(await AskAsync());
        Assert.False(one.IsResting);

        Task<Outcome.RelayFault?> AskAsync()
        {
            one.EnterAgain();
            return one.OpenAsync(
                _ =>
                {
                    asked++;
                    return ValueTask.FromResult(Fault());
                },
                Token);
        }
    }

    [Fact]
    public async Task Faults_in_mid_message_count_against_the_relay()
    {
        await using var relay = TestRelay.With(SmtpStage.Mail, "421 4.3.2 Going down\r\n", ReceiverNext.Close);
        var one = Relay(relay.Settings);
        await using var transport = Connect(new Relays([one]));
        var tries = 0;
        while (await transport.ReadyAsync(Token) is null && tries < 10)
        {
            Assert.IsType<Outcome.RelayFault>(await SendAsync(transport));
            tries++;
        }

        Assert.True(one.IsResting);
        Assert.InRange(tries, 1, 4);
    }

    [Fact]
    public async Task A_line_is_closed_after_its_share_of_messages()
    {
        await using var relay = TestRelay.Start();
        await using var transport = new SmtpTransport(new Relays([Relay(relay.Settings, messages: 3)]), NoLimits, TimeProvider.System);
        for (var number = 0; number < 7; number++)
        {
            Assert.Null(await transport.ReadyAsync(Token));
            Assert.IsType<Outcome.Sent>(await SendAsync(transport));
        }

        Assert.Equal(3, relay.Connections);
    }

    [Fact]
    public void Relays_are_dealt_out_by_weight()
    {
        var settings = new SmtpSettings { Host = "relay.test" };
        var relays = new Relays([Relay(settings with { Port = 1 }, 3), Relay(settings with { Port = 2 }, 1), Relay(settings with { Port = 3 }, 0)]);
        var dealt = Enumerable.Range(0, 8).Select(_ => relays.Choose([])!.Settings.Port).ToList();
        Assert.Equal([1, 1, 2, 1, 1, 1, 2, 1], dealt);
    }

    [Fact]
    public async Task Nothing_of_a_password_is_tried_on_an_unprotected_line()
    {
        await using var relay = TestRelay.Start(new ReceiverSettings { OffersAuthInClear = true, IsAccount = (_, _) => true });
        await using var transport = Connect(One(relay.Settings with { UserName = "u", Password = "secret" }));
        Assert.NotNull(await transport.ReadyAsync(Token));
        Assert.DoesNotContain(relay.Commands, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }
}
