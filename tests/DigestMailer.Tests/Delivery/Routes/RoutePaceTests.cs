using DigestMailer.Delivery.Routes;
using FsCheck;
using FsCheck.Fluent;

namespace DigestMailer.Tests.Delivery.Routes;

public sealed class RoutePaceTests
{
    private const long Start = 1_760_000_000_000;
    private const long Minute = 60_000;
    private const long Full = 4;

    private static readonly RouteLaw Tight = new(PerSecond: 2, PerMinute: 20, PerHour: 90);

    /// <summary>A life of a route: how long until the next look, and how long the message then begun takes.</summary>
    private static readonly Arbitrary<(int Wait, int Takes, bool Restart)[]> Lives =
        (from wait in Gen.Choose(0, 4_000)
         from takes in Gen.Choose(0, 90_000)
         from restart in Gen.Choose(0, 9)
         select (wait, takes, restart == 0)).ArrayOf(400).ToArbitrary();

    [Fact]
    public void No_stretch_of_time_ever_sees_more_than_the_law_allows_however_late_messages_leave_and_over_restarts() =>
        Prop.ForAll(Lives, life =>
        {
            var state = RouteState.Fresh;
            var now = Start;
            var underWay = new List<(long From, long Ends)>();
            var seen = new List<long>();
            foreach (var (wait, takes, restart) in life)
            {
                now += wait;
                foreach (var one in underWay.Where(one => one.Ends <= now).OrderBy(one => one.Ends).ToList())
                {
                    underWay.Remove(one);
                    seen.Add(one.From + ((one.Ends - one.From) * 7 / 10)); // the receiver counts it some time in between
                    state = RoutePace.After(state, Tight, [Sent(one.Ends)], Full, underWay.Count);
                }

                state = restart ? RouteState.FromText(state.ToText()) : state;
                if (RoutePace.Allow(state, Tight, underWay.Count, underWay.Count, now).Count > 0)
                {
                    underWay.Add((now, now + takes));
                }
            }

            foreach (var (span, most) in Tight.Windows)
            {
                Assert.All(seen, at => Assert.InRange(seen.Count(one => one > at - span.TotalMilliseconds && one <= at), 0, most));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void With_work_at_hand_the_rate_is_the_limit()
    {
        var law = new RouteLaw(PerMinute: 30, PerHour: 600);
        var (state, now, sent) = (RouteState.Fresh, Start, 0);
        while (now < Start + (4 * 60 * Minute))
        {
            var room = RoutePace.Allow(state, law, 0, 0, now);
            if (room.Count == 0)
            {
                Assert.True(room.Opens > now, "it tells when to come back");
                now = room.Opens;
                continue;
            }

            state = RoutePace.After(state, law, [Sent(now)], Full, 0);
            (now, sent) = (now + 20, sent + 1);
        }

        Assert.InRange(sent, 4 * 600 * 0.97, 5 * 600); // the first hour's allowance is there at once
    }

    [Fact]
    public void What_is_under_way_takes_its_room_on_every_node() =>
        Assert.Equal((3, 0), (
            RoutePace.Allow(RouteState.Fresh, new RouteLaw(PerMinute: 5), 2, 2, Start).Count,
            RoutePace.Allow(RouteState.Fresh, new RouteLaw(PerMinute: 5), 5, 0, Start).Count));

    [Fact]
    public void Answered_messages_leave_their_place_side_by_side_at_once() =>
        Assert.Equal((0, 2), (
            RoutePace.Allow(RouteState.Fresh, new RouteLaw(Connections: 3), 3, 3, Start).Count,
            RoutePace.Allow(RouteState.Fresh, new RouteLaw(Connections: 3), 3, 1, Start).Count));

    [Fact]
    public void A_throttle_halves_and_then_pauses_and_a_hundred_accepted_win_one_back()
    {
        var state = After(RouteState.Fresh, Throttled(Start));
        Assert.Equal((2, "too fast"), (state.Lanes, state.Why));
        state = After(state, Throttled(Start + 1));
        Assert.Equal(1, state.Lanes);
        state = After(state, Throttled(Start + 2));
        Assert.Equal(0, Room(state, Start + 3).Count);
        Assert.Equal(Start + 2 + (60 * Minute), Room(state, Start + 3).Opens);

        // After an hour one goes to see; then 99 are too few and the hundredth counts.
        var now = Start + (61 * Minute);
        Assert.Equal(1, Room(state, now).Count);
        state = After(state, Sent(now));
        Assert.False(state.IsPaused);
        state = After(state, [.. Enumerable.Range(1, 99).Select(step => Sent(now + step))]);
        Assert.Equal(1, state.Lanes);
        state = After(state, Sent(now + 100));
        Assert.Equal(2, state.Lanes);
        state = After(state, [.. Enumerable.Range(0, 200).Select(_ => Sent(now + 200))]);
        Assert.Null(state.Lanes);
    }

    [Fact]
    public void Answers_to_what_was_under_way_do_not_slow_it_down_again()
    {
        var state = RoutePace.After(RouteState.Fresh, RouteLaw.None, [Throttled(Start)], Full, underWay: 3);
        state = After(state, Throttled(Start + 1), Throttled(Start + 2), Throttled(Start + 3));
        Assert.Equal(2, state.Lanes);
        Assert.Equal(1, After(state, Throttled(Start + 4)).Lanes);
    }

    [Fact]
    public void A_reputation_reply_pauses_an_hour_then_one_message_goes_to_see_and_then_one_a_minute()
    {
        var state = After(RouteState.Fresh, Refused(Start));
        Assert.Equal(0, Room(state, Start + (59 * Minute)).Count);
        state = After(state, Sent(Start + Minute)); // it was under way
        Assert.True(state.IsPaused);

        var probe = Start + (60 * Minute);
        Assert.Equal((1, 0), (Room(state, probe).Count, RoutePace.Allow(state, RouteLaw.None, 1, 1, probe).Count));
        state = After(state, Refused(probe + 1));
        Assert.Equal(0, Room(state, probe + (59 * Minute)).Count);

        var second = probe + (61 * Minute);
        state = After(state, Sent(second));
        Assert.Equal((0, 1), (Room(state, second + Minute - 1).Count, Room(state, second + Minute).Count));
        state = After(state, Sent(second + Minute));
        Assert.Equal(0, Room(state, second + Minute + 1).Count);
        Assert.Equal(1, Room(state, second + (91 * Minute)).Count); // one lane, and no more one a minute
        Assert.Equal(0, After(state, Throttled(second + (92 * Minute))).SlowUntil == long.MaxValue ? 1 : 0);
    }

    [Fact]
    public void A_server_s_own_wait_stretches_a_pause_to_two_hours_at_most()
    {
        var one = Throttled(Start) with { Hint = TimeSpan.FromHours(9) };
        Assert.Equal(Start + (120 * Minute), RoutePace.After(RouteState.Fresh, RouteLaw.None, [one], full: 1, 0).PausedUntil);
    }

    [Fact]
    public void A_refusal_of_one_mailbox_ends_a_pause_as_well_as_a_message_that_is_taken()
    {
        var state = After(RouteState.Fresh, Refused(Start));
        state = After(state, new RouteEvent(Start + (60 * Minute), false, false, RouteEffect.None, "no such mailbox", null));
        Assert.False(state.IsPaused);
    }

    [Fact]
    public void An_operator_lifts_what_the_receiver_asked_for_and_not_what_was_counted()
    {
        var law = new RouteLaw(PerHour: 10);
        var state = RoutePace.After(RouteState.Fresh, law, [Sent(Start), Refused(Start)], Full, 0).Resumed();
        Assert.Equal((8, false), (RoutePace.Allow(state, law, 0, 0, Start).Count, state.IsBraked(Start)));
    }

    [Fact]
    public void A_good_day_brings_a_bigger_one_and_a_bad_or_idle_one_the_same_again()
    {
        var law = new RouteLaw(WarmUp: new WarmUpLaw(100, 1.5, 300));
        var day = WarmUp.StartOf(WarmUp.DayOf(Start) + 1);
        var state = Days(RouteState.Fresh, 100, 0);
        Assert.Equal(0, Room(state, day, law).Count);
        Assert.Equal(WarmUp.StartOf(WarmUp.DayOf(day) + 1), Room(state, day, law).Opens);

        day = Next(day);
        Assert.Equal(150, Room(state, day, law).Count);
        state = Days(state, 140, 10); // one in fifteen was put off
        day = Next(day);
        Assert.Equal(150, Room(state, day, law).Count);
        state = Days(state, 10, 0);
        day = Next(day);
        Assert.Equal(150, Room(state, day, law).Count);
        state = RouteState.FromText(Days(state, 150, 0).ToText());
        day = Next(day);
        Assert.Equal(225, Room(state, day, law).Count);
        state = Days(state, 220, 2);
        day = Next(day);
        Assert.Equal(long.MaxValue, Room(state, day, law).Count); // 337 are more than the warm-up is for

        RouteState Days(RouteState before, int good, int putOff) => RoutePace.After(
            before, law,
            [.. Enumerable.Repeat(Sent(day), good), .. Enumerable.Repeat(Sent(day) with { IsAccepted = false, IsPutOff = true }, putOff)],
            Full, 0);
        static long Next(long day) => day + 86_400_000;
    }

    private static RouteEvent Sent(long at) => new(at, true, false, RouteEffect.None, "accepted", null);

    private static RouteEvent Throttled(long at) => new(at, false, true, RouteEffect.Throttle, "too fast", null);

    private static RouteEvent Refused(long at) => new(at, false, true, RouteEffect.Pause, "held: reputation", null);

    private static RouteState After(RouteState state, params RouteEvent[] events) => RoutePace.After(state, RouteLaw.None, events, Full, 0);

    private static Room Room(RouteState state, long now, RouteLaw? law = null) => RoutePace.Allow(state, law ?? RouteLaw.None, 0, 0, now);
}
