namespace DigestMailer.Delivery.Routes;

/// <summary>What an answer says about the route that gave it.</summary>
internal enum RouteEffect
{
    None,

    /// <summary>Somewhat less, please.</summary>
    Slower,

    /// <summary>We send more than this receiver takes from us.</summary>
    Throttle,

    /// <summary>It will take nothing from us until something was repaired.</summary>
    Pause,
}

/// <summary>One message that was tried on a route.</summary>
/// <param name="At">When the answer came, UTC milliseconds.</param>
/// <param name="Hint">The wait that the server asked for.</param>
internal sealed record RouteEvent(long At, bool IsAccepted, bool IsPutOff, RouteEffect Effect, string Rule, TimeSpan? Hint);

/// <summary>How many messages may be begun now.</summary>
/// <param name="Opens">When there is room for one; <c>now</c> when there is, and 0 when only an answer to what is under way can tell.</param>
/// <param name="Why">What holds the rest back; empty for nothing.</param>
internal readonly record struct Room(long Count, long Opens, string Why)
{
    public static readonly Room Endless = new(long.MaxValue, 0, "");

    public Room And(Room other) => other.Count < Count || (other.Count == Count && other.Opens > Opens) ? other : this;
}

/// <summary>
/// How fast a route may go: its law, and what its receiver made of us. What is under way counts as if it were sent this instant,
/// so that no stretch of time ever sees more than the law allows, however late a message leaves. Pure.
/// </summary>
internal static class RoutePace
{
    private const long Minute = 60_000;
    private const long AcceptedForLane = 100;
    private const long ShortestPause = 60 * Minute;
    private const long LongestPause = 120 * Minute;
    private const long SlowTime = 90 * Minute;

    /// <param name="underWay">Messages claimed for the route and not settled, on all nodes.</param>
    /// <param name="busy">Those of them that have no answer yet.</param>
    public static Room Allow(RouteState state, RouteLaw law, long underWay, long busy, long now)
    {
        var room = Braked(state, underWay, busy, now);
        if (law.Connections is { } lines)
        {
            room = room.And(SideBySide(lines, busy, now, $"{lines} side by side"));
        }

        foreach (var (span, most) in law.Windows)
        {
            var window = Of(state, span);
            var left = most - underWay - window.Used(now);
            room = room.And(new Room(Math.Max(0, left), left > 0 ? now : window.Opens(now, Math.Max(1, most - underWay)), $"{most} per {Name(span)}"));
        }

        if (law.WarmUp is { } warming)
        {
            var today = WarmUp.On(state.WarmUp, warming, now);
            var left = today.Left(warming);
            if (left < long.MaxValue)
            {
                left = Math.Max(0, left - underWay);
                room = room.And(new Room(left, left > 0 ? now : WarmUp.StartOf(today.Day + 1), $"warm-up: {warming.Daily(today.Step)} a day"));
            }
        }

        return room;
    }

    /// <summary>The state after a group of answers.</summary>
    /// <param name="full">Messages side by side when nothing slows the route down.</param>
    /// <param name="underWay">Messages under way when the group was settled.</param>
    public static RouteState After(RouteState state, RouteLaw law, IReadOnlyList<RouteEvent> events, long full, long underWay)
    {
        if (events.Count == 0)
        {
            return state;
        }

        var last = Math.Max(state.LastAt, events.Max(one => one.At));
        foreach (var one in events)
        {
            state = After(state, one, law.Connections is { } most ? Math.Min(most, full) : full, underWay);
        }

        return state with
        {
            LastAt = last,
            Windows = [.. law.Windows.Select(window => Of(state, window.Span).Add(last, events.Count))],
            WarmUp = law.WarmUp is { } warming
                ? WarmUp.On(state.WarmUp, warming, last).Count(events.Count, events.Count(one => one.IsPutOff))
                : null,
        };
    }

    private static Room Braked(RouteState state, long underWay, long busy, long now)
    {
        if (state.IsPaused)
        {
            return now < state.PausedUntil ? new Room(0, state.PausedUntil, state.Why)
                : underWay > 0 ? new Room(0, 0, state.Why)
                : new Room(1, now, state.Why);
        }

        if (state.SlowUntil > now)
        {
            var next = state.LastAt + Minute;
            return underWay > 0 ? new Room(0, 0, state.Why) : new Room(next <= now ? 1 : 0, Math.Max(now, next), state.Why);
        }

        return state.Lanes is { } lanes ? SideBySide(lanes, busy, now, state.Why) : Room.Endless;
    }

    private static Room SideBySide(long lanes, long busy, long now, string why) =>
        new(Math.Max(0, lanes - busy), busy < lanes ? now : 0, why);

    private static RouteState After(RouteState state, RouteEvent one, long full, long underWay)
    {
        if (state.IsPaused && one.At < state.PausedUntil)
        {
            return state; // under way when the pause began: it says nothing new
        }

        var isPardoned = state.Pardoned > 0;
        state = state with { Pardoned = Math.Max(0, state.Pardoned - 1) };
        return one.Effect switch
        {
            RouteEffect.Pause => Paused(state, one),
            RouteEffect.Throttle or RouteEffect.Slower when state.IsPaused => Paused(state, one),
            RouteEffect.Throttle or RouteEffect.Slower when isPardoned => state,
            RouteEffect.Throttle when state.Lanes == 1 || full == 1 => Paused(state, one),
            RouteEffect.Throttle or RouteEffect.Slower => Slower(state, one, full, underWay),
            _ when state.IsPaused => Opened(state, one),
            _ => one.IsAccepted ? Faster(state, full) : state,
        };
    }

    private static RouteState Slower(RouteState state, RouteEvent one, long full, long underWay) => state with
    {
        Lanes = Math.Max(1, (state.Lanes ?? full) / 2),
        Accepted = 0,
        Pardoned = Math.Min(underWay, full), // more cannot have been on the line
        Why = one.Rule,
    };

    private static RouteState Faster(RouteState state, long full) => state switch
    {
        { Lanes: null } => state,
        { Accepted: < AcceptedForLane - 1 } => state with { Accepted = state.Accepted + 1 },
        _ when state.Lanes + 1 >= full => state with { Lanes = null, Accepted = 0, Why = "" },
        _ => state with { Lanes = state.Lanes + 1, Accepted = 0 },
    };

    private static RouteState Paused(RouteState state, RouteEvent one) => state with
    {
        PausedUntil = one.At + Math.Clamp((long)(one.Hint ?? TimeSpan.Zero).TotalMilliseconds, ShortestPause, LongestPause),
        SlowUntil = one.Effect == RouteEffect.Pause ? long.MaxValue : state.SlowUntil,
        Lanes = 1,
        Accepted = 0,
        Why = one.Rule,
    };

    /// <summary>The one that went to see came through, or was refused for a reason of its own.</summary>
    private static RouteState Opened(RouteState state, RouteEvent one) => state with
    {
        PausedUntil = 0,
        SlowUntil = state.SlowUntil == long.MaxValue ? one.At + SlowTime : 0,
    };

    private static Window Of(RouteState state, TimeSpan span) =>
        state.Windows.FirstOrDefault(window => window.Span == (long)span.TotalMilliseconds) ?? Window.Of(span);

    private static string Name(TimeSpan span) => span.TotalMinutes switch
    {
        < 1 => "second",
        1 => "minute",
        60 => "hour",
        _ => "day",
    };
}
