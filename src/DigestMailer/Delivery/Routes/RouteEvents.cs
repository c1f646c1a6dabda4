namespace DigestMailer.Delivery.Routes;

/// <summary>What a group of settlements tells about its routes. Pure.</summary>
internal static class RouteEvents
{
    /// <summary>The events of every route that is counted, remembered, or hears something new.</summary>
    /// <param name="remembers">Whether there is a state that an answer could change; null when there is none at all.</param>
    public static Dictionary<string, List<RouteEvent>> Of(
        IReadOnlyList<Settlement> group, RouteNames names, Func<string, bool>? remembers)
    {
        var events = new Dictionary<string, List<RouteEvent>>();
        var countsAll = names.LawOf(RouteNames.All).IsCounted;
        foreach (var settlement in group)
        {
            // What never came near a relay was seen by nobody.
            if (settlement is not { Outcome: { } outcome, Relay.Length: > 0 })
            {
                continue;
            }

            var effect = outcome is Outcome.Deferred { Effect: var some } ? some : RouteEffect.None;
            if (!names.Counts && effect == RouteEffect.None && remembers is null)
            {
                continue;
            }

            var route = names.RouteOf(RouteNames.DomainOf(settlement.Row.Recipient));
            if (effect != RouteEffect.None || names.LawOf(route).IsCounted || remembers?.Invoke(route) == true)
            {
                Add(route, effect);
            }

            if (countsAll)
            {
                Add(RouteNames.All, RouteEffect.None);
            }

            void Add(string route, RouteEffect said)
            {
                var one = new RouteEvent(
                    settlement.At, outcome is Outcome.Sent, outcome is Outcome.Deferred, said, outcome.Rule, (outcome as Outcome.Deferred)?.Hint);
                if (events.TryGetValue(route, out var list))
                {
                    list.Add(one);
                }
                else
                {
                    events[route] = [one];
                }
            }
        }

        return events;
    }
}
