using System.Data.Common;

namespace DigestMailer.Delivery.Routes;

/// <summary>A route and how it stands, for people.</summary>
/// <param name="Opens">When there is room again; null while there is.</param>
internal sealed record RouteLine(string Route, bool IsPaused, DateTimeOffset? Opens, string Why, RouteState State);

/// <summary>
/// What this node knows of the routes: their laws, and the state that all nodes share. While nothing is limited and no receiver
/// has asked for less, nobody is asked and nothing is counted.
/// </summary>
internal sealed class RouteBook
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Sweep = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly Dictionary<string, StoredRoute> states = [];
    private readonly Dictionary<string, int> complaining = [];
    private volatile bool isQuiet;
    private long known = -1;
    private DateTimeOffset nextGlance = DateTimeOffset.MinValue;
    private DateTimeOffset nextSweep = DateTimeOffset.MinValue;

    private readonly RouteNames names;
    private readonly RouteStore store;
    private readonly long lanes;
    private readonly TimeProvider clock;
    private readonly ILogger logger;

    /// <param name="lanes">Messages side by side from one node when no receiver slows it down.</param>
    public RouteBook(RouteNames names, RouteStore store, long lanes, TimeProvider clock, ILogger logger)
    {
        (this.names, this.store, this.lanes, this.clock, this.logger) = (names, store, lanes, clock, logger);
        isQuiet = !names.HasLaws;
    }

    public RouteNames Names => names;

    /// <summary>Nothing is limited: nobody need ask.</summary>
    public bool IsQuiet => isQuiet;

    /// <summary>Hears of what other nodes and operators did, now and then, and forgets what is over.</summary>
    public async Task TendAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now < nextGlance)
        {
            return;
        }

        Publish(await store.ReadAsync(Interlocked.Read(ref known), cancellationToken));
        nextGlance = now + Glance;
        if (now < nextSweep || IsEmpty)
        {
            return;
        }

        var at = now.ToUnixTimeMilliseconds();
        await store.ForgetAsync(state => state.IsForgettable(at), cancellationToken);
        lock (gate)
        {
            foreach (var route in states.Where(one => one.Value.State.IsForgettable(at)).Select(one => one.Key).ToList())
            {
                states.Remove(route);
            }

            Quieten();
        }

        nextSweep = now + Sweep;
    }

    /// <summary>Takes the lock of all nodes for the rest of the transaction, and knows from then on what they know.</summary>
    public async Task LockAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        var (version, changed) = await store.LockAsync(connection, transaction, Interlocked.Read(ref known), cancellationToken);
        Learn(changed, version);
    }

    public RouteState StateOf(string route)
    {
        lock (gate)
        {
            return states.TryGetValue(route, out var stored) ? stored.State : RouteState.Fresh;
        }
    }

    /// <summary>The routes that may have less than endless room, beside those under way.</summary>
    public IReadOnlyList<string> Watched()
    {
        lock (gate)
        {
            return [.. names.Limited.Concat(states.Keys).Concat(complaining.Keys).Where(route => route != RouteNames.All).Distinct()];
        }
    }

    /// <summary>What a route may begin now.</summary>
    public Room Allow(string route, UnderWay underWay, long now) => IsComplaining(route)
        ? new Room(0, 0, "")
        : RoutePace.Allow(StateOf(route), names.LawOf(route), underWay.Claimed(route), underWay.Busy(route), now);

    /// <summary>Whether a row that is claimed already had better go back.</summary>
    public bool IsClosed(string recipient)
    {
        if (isQuiet)
        {
            return false;
        }

        var route = names.RouteOf(RouteNames.DomainOf(recipient));
        return IsComplaining(route) || clock.GetUtcNow().ToUnixTimeMilliseconds() < StateOf(route).PausedUntil;
    }

    /// <summary>
    /// An answer that is not settled yet. What it says about the receiver holds at once: until it is settled, and the state
    /// knows, nothing more is begun there.
    /// </summary>
    /// <returns>The route that asks for less; null when the answer says nothing about it.</returns>
    public string? Heard(Settlement settlement) => Complain(settlement, 1);

    /// <summary>The state knows it by now.</summary>
    public void Settled(Settlement settlement) => Complain(settlement, -1);

    /// <summary>How long it is worth resting when nothing may go; at most <paramref name="most"/>.</summary>
    public TimeSpan UntilOpening(TimeSpan most)
    {
        if (IsQuiet)
        {
            return most;
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var next = Watched().Append(RouteNames.All).Select(route => Allow(route, UnderWay.Nothing, now)).Where(room => room.Count == 0 && room.Opens > now)
            .Select(room => TimeSpan.FromMilliseconds(room.Opens - now)).DefaultIfEmpty(most).Min();
        return next < most ? next : most;
    }

    /// <summary>Counts a group of settlements, in their own transaction, and hears what the receivers said.</summary>
    /// <returns>What to <see cref="Publish"/> once it is durable.</returns>
    public async Task<IReadOnlyList<StoredRoute>> CountAsync(
        DbConnection connection, DbTransaction transaction, IReadOnlyList<Settlement> group, CancellationToken cancellationToken)
    {
        var events = RouteEvents.Of(group, names, IsEmpty ? null : Remembers);
        if (events.Count == 0)
        {
            return [];
        }

        await LockAsync(connection, transaction, cancellationToken);
        var underWay = events.Values.Any(some => some.Exists(one => one.Effect != RouteEffect.None))
            ? await UnderWay.ReadAsync(connection, transaction, names, _ => false, cancellationToken)
            : UnderWay.Nothing;
        var changed = events.Select(pair => (pair.Key, RoutePace.After(
            StateOf(pair.Key), names.LawOf(pair.Key), pair.Value, lanes, underWay.Claimed(pair.Key)))).ToList();
        return await RouteStore.WriteAsync(connection, transaction, changed, cancellationToken);
    }

    public void Publish(IReadOnlyList<StoredRoute> changed) => Learn(changed, changed.Count > 0 ? changed.Max(one => one.Version) : -1);

    /// <summary>Every route that is remembered.</summary>
    public IReadOnlyList<RouteLine> Lines()
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        lock (gate)
        {
            return [.. states.Values.OrderBy(one => one.Route, StringComparer.Ordinal).Select(one => Line(one, now))];
        }
    }

    private string? Complain(Settlement settlement, int step)
    {
        if (settlement.Outcome is not Outcome.Deferred { Effect: not RouteEffect.None })
        {
            return null;
        }

        var route = names.RouteOf(RouteNames.DomainOf(settlement.Row.Recipient));
        lock (gate)
        {
            var count = complaining.GetValueOrDefault(route) + step;
            if (count > 0)
            {
                complaining[route] = count;
            }
            else
            {
                complaining.Remove(route);
            }

            Quieten();
        }

        return route;
    }

    private bool IsComplaining(string route)
    {
        lock (gate)
        {
            return complaining.ContainsKey(route);
        }
    }

    private void Quieten() => isQuiet = !names.HasLaws && states.Count == 0 && complaining.Count == 0;

    private bool IsEmpty
    {
        get
        {
            lock (gate)
            {
                return states.Count == 0;
            }
        }
    }

    private RouteLine Line(StoredRoute one, long now)
    {
        var room = RoutePace.Allow(one.State, names.LawOf(one.Route), 0, 0, now);
        return new RouteLine(
            one.Route,
            one.State.IsPaused,
            room.Count == 0 && room.Opens > now ? DateTimeOffset.FromUnixTimeMilliseconds(room.Opens) : null,
            one.State.IsBraked(now) || room.Count == 0 ? room.Why : "",
            one.State);
    }

    private bool Remembers(string route)
    {
        lock (gate)
        {
            return states.ContainsKey(route);
        }
    }

    private void Learn(IReadOnlyList<StoredRoute> changed, long version)
    {
        lock (gate)
        {
            foreach (var one in changed)
            {
                var before = states.GetValueOrDefault(one.Route);
                if (before is null || before.Version < one.Version)
                {
                    states[one.Route] = one;
                    Tell(before?.State ?? RouteState.Fresh, one);
                }
            }

            known = Math.Max(known, version);
            Quieten();
        }
    }

    private void Tell(RouteState before, StoredRoute one)
    {
        var now = one.State;
        if (now.IsPaused && now.PausedUntil != before.PausedUntil)
        {
            DeliveryEvents.RoutePaused(logger, one.Route, DateTimeOffset.FromUnixTimeMilliseconds(now.PausedUntil), now.Why);
        }
        else if (before.IsPaused && !now.IsPaused)
        {
            DeliveryEvents.RouteOpened(logger, one.Route);
        }
        else if (now.Lanes < (before.Lanes ?? long.MaxValue))
        {
            DeliveryEvents.RouteSlower(logger, one.Route, now.Lanes.Value, now.Why);
        }
    }
}
