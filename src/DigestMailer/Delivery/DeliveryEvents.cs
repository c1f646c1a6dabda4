namespace DigestMailer.Delivery;

/// <summary>What delivery says in the log: numbers 2000 to 2199, ids and never addresses.</summary>
internal static partial class DeliveryEvents
{
    [LoggerMessage(2000, LogLevel.Debug, "Delivery {Delivery} was sent through {Relay}.", EventName = "delivery.sent")]
    public static partial void Sent(ILogger logger, long delivery, string relay);

    [LoggerMessage(2001, LogLevel.Information, "Delivery {Delivery} waits until {Next}: {Rule}.", EventName = "delivery.deferred")]
    public static partial void Deferred(ILogger logger, long delivery, DateTimeOffset next, string rule);

    [LoggerMessage(2002, LogLevel.Information, "Delivery {Delivery} was rejected with {Code}: {Rule}.", EventName = "delivery.rejected")]
    public static partial void Rejected(ILogger logger, long delivery, int? code, string rule);

    [LoggerMessage(2003, LogLevel.Warning, "Delivery {Delivery} is in doubt: {Rule}.", EventName = "delivery.in_doubt")]
    public static partial void InDoubt(ILogger logger, long delivery, string rule);

    [LoggerMessage(2004, LogLevel.Warning, "Delivery {Delivery} expired: {Rule}.", EventName = "delivery.expired")]
    public static partial void Expired(ILogger logger, long delivery, string rule);

    [LoggerMessage(2005, LogLevel.Warning, "{Count} deliveries expired before they could be tried.", EventName = "delivery.expired_untried")]
    public static partial void ExpiredUntried(ILogger logger, int count);

    [LoggerMessage(2006, LogLevel.Information, "Delivery {Delivery} goes back to the queue: {Relay} failed at {Stage}: {Rule}.", EventName = "delivery.relay_fault")]
    public static partial void RelayFault(ILogger logger, long delivery, string relay, string stage, string rule);

    [LoggerMessage(2007, LogLevel.Warning, "Delivery {Delivery} ended as {Outcome} after its claim had been taken away; the attempt is recorded.", EventName = "delivery.too_late")]
    public static partial void TooLate(ILogger logger, long delivery, string outcome);

    [LoggerMessage(2008, LogLevel.Error, "Delivery {Delivery} could not be composed: {Reason}", EventName = "delivery.not_composed")]
    public static partial void NotComposed(ILogger logger, Exception? failure, long delivery, string reason);

    [LoggerMessage(2009, LogLevel.Error, "Delivery {Delivery} renders to other bytes than those that may have left: it is not sent again.", EventName = "render.drift")]
    public static partial void RenderDrift(ILogger logger, long delivery);

    [LoggerMessage(2010, LogLevel.Warning, "{Count} deliveries of a lost node are in doubt.", EventName = "delivery.node_lost")]
    public static partial void NodeLost(ILogger logger, int count);

    [LoggerMessage(2011, LogLevel.Warning, "{Count} deliveries in doubt go out once more, as Delivery:InDoubt asks.", EventName = "delivery.resent")]
    public static partial void Resent(ILogger logger, int count);

    [LoggerMessage(2020, LogLevel.Information, "The journal settled {Settled} deliveries that were held when the last process ended; {InDoubt} of them are in doubt.", EventName = "journal.replayed")]
    public static partial void Replayed(ILogger logger, int settled, int inDoubt);

    [LoggerMessage(2021, LogLevel.Warning, "The machine was restarted, or the journal is damaged or missing: what was held and has no recorded end is in doubt.", EventName = "journal.not_trusted")]
    public static partial void JournalNotTrusted(ILogger logger);

    [LoggerMessage(2040, LogLevel.Warning, "Relay {Relay} is left alone for {Rest}: {Rule}.", EventName = "relay.circuit_open")]
    public static partial void RelayRests(ILogger logger, string relay, TimeSpan rest, string rule);

    [LoggerMessage(2041, LogLevel.Information, "Relay {Relay} works again.", EventName = "relay.circuit_closed")]
    public static partial void RelayWorks(ILogger logger, string relay);

    [LoggerMessage(2042, LogLevel.Debug, "No relay can be reached ({Stage}: {Rule}): deliveries stay queued.", EventName = "relay.none")]
    public static partial void NoRelay(ILogger logger, string stage, string rule);

    [LoggerMessage(2050, LogLevel.Warning, "Route {Route} is paused until {Until}: {Rule}.", EventName = "route.paused")]
    public static partial void RoutePaused(ILogger logger, string route, DateTimeOffset until, string rule);

    [LoggerMessage(2051, LogLevel.Information, "Route {Route} is open again.", EventName = "route.open")]
    public static partial void RouteOpened(ILogger logger, string route);

    [LoggerMessage(2052, LogLevel.Information, "Route {Route} takes {Lanes} messages side by side: {Rule}.", EventName = "route.slower")]
    public static partial void RouteSlower(ILogger logger, string route, long lanes, string rule);
}
