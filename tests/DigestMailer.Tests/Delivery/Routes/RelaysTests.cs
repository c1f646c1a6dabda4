using DigestMailer.Delivery;
using DigestMailer.Delivery.Routes;
using DigestMailer.Mail.Smtp;
using DigestMailer.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace DigestMailer.Tests.Delivery.Routes;

public sealed class RelaysTests
{
    private readonly ManualClock clock = new(Some.Noon);

    [Fact]
    public void The_next_priority_steps_in_only_when_every_one_before_it_rests()
    {
        Relay one = Relay(1), two = Relay(1), three = Relay(2);
        var relays = new Relays([three, one, two]);
        Assert.All(Chosen(relays, 10), relay => Assert.NotSame(three, relay));

        Fail(one);
        Assert.All(Chosen(relays, 10), relay => Assert.Same(two, relay));
        Fail(two);
        Assert.All(Chosen(relays, 10), relay => Assert.Same(three, relay));
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.NotSame(three, relays.Choose([]));
    }

    [Fact]
    public void One_that_has_all_its_lines_is_not_stood_in_for()
    {
        Relay one = Relay(1, lines: 2), two = Relay(2);
        var relays = new Relays([one, two]);
        Assert.Equal([one, one, null], Chosen(relays, 3));
        one.Left();
        Assert.Same(one, relays.Choose([]));
    }

    [Fact]
    public void Within_one_priority_lines_are_dealt_by_weight_and_to_each_no_more_than_it_takes()
    {
        Relay heavy = Relay(1, lines: 3, weight: 3), light = Relay(1, lines: 10, weight: 1);
        var relays = new Relays([heavy, light]);
        Assert.Equal([heavy, heavy, light, heavy, light, light], Chosen(relays, 6));
    }

    [Fact]
    public void After_a_rest_one_line_goes_to_see_and_the_rest_of_the_work_goes_elsewhere()
    {
        Relay one = Relay(1), two = Relay(2);
        var relays = new Relays([one, two]);
        Fail(one);
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal([one, two, two], Chosen(relays, 3));

        one.Heard(Some.Sent);
        Assert.Equal([one, one], Chosen(relays, 2));
    }

    [Fact]
    public void A_line_that_was_closed_without_a_message_lets_another_go_to_see()
    {
        var one = Relay(1);
        var relays = new Relays([one]);
        Fail(one);
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal([one, null], Chosen(relays, 2));
        one.Left();
        Assert.Same(one, relays.Choose([]));
    }

    [Fact]
    public async Task A_relay_that_rests_is_probed_with_one_connection_and_no_more()
    {
        var one = Relay(1);
        Fail(one);
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.True(one.TryEnter());
        var asked = 0;
        Assert.NotNull(await one.OpenAsync(
            _ =>
            {
                asked++;
                return ValueTask.FromResult<Outcome.RelayFault?>(Some.RelayFault with { Stage = "Connect" });
            },
            TestContext.Current.CancellationToken));
        Assert.Equal(1, asked);
        Assert.True(one.IsResting);
    }

    private static List<Relay?> Chosen(Relays relays, int count) => [.. Enumerable.Range(0, count).Select(_ => relays.Choose([]))];

    private static void Fail(Relay relay) => relay.Heard(Some.RelayFault with { Stage = "Auth" });

    private Relay Relay(int priority, int lines = 100, int weight = 100) => new(
        $"relay-{priority}-{weight}", new SmtpSettings { Host = "relay.test" },
        new RelayLaw(priority, weight, TimeSpan.FromMinutes(1), lines, 100, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1)),
        clock, NullLogger.Instance);
}
