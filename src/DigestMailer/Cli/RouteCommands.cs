using System.CommandLine;
using System.Globalization;
using DigestMailer.Delivery.Routes;
using DigestMailer.Hosting;
using DigestMailer.Storage;

namespace DigestMailer.Cli;

/// <summary><c>routes list</c>, <c>routes resume DOMAIN</c>: which relays rest, which receivers are slowed down or paused, and why.</summary>
internal static class RouteCommands
{
    public static Command Routes(Assemble assemble) => new("routes", "Relays that rest and receivers that take less: until when, and why.")
    {
        List(assemble),
        Resume(assemble),
    };

    private static Command List(Assemble assemble)
    {
        var json = new Option<bool>("--json") { Description = "One JSON document." };
        var command = new Command("list", "Every relay that rests, and every receiver that is counted, slowed down or paused.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = assemble([]);
            await Start.PrepareAsync(app.Services, cancellationToken, last: "migrate");
            var book = app.Services.GetRequiredService<RouteBook>();
            await book.TendAsync(cancellationToken);
            var relays = await RelayRests.ReadAsync(app.Services.GetRequiredService<Database>(), cancellationToken);
            var routes = book.Lines();
            if (parsed.GetValue(json))
            {
                await Stdout.JsonAsync(
                    new
                    {
                        relays = relays.Select(relay => new { relay.Relay, relay.Node, until = Instant(relay.Until), relay.Why }),
                        routes = routes.Select(route => new { route.Route, route.IsPaused, route.Opens, route.State.Lanes, route.Why }),
                    },
                    cancellationToken);
                return Commands.Done;
            }

            foreach (var relay in relays)
            {
                Console.Out.WriteLine($"relay {relay.Relay} rests on {relay.Node} until {Words(Instant(relay.Until))}: {relay.Why}");
            }

            foreach (var route in routes)
            {
                Console.Out.WriteLine(Sentence(route));
            }

            if (relays.Count + routes.Count == 0)
            {
                Console.Out.WriteLine("No relay rests, and every receiver is open.");
            }

            return Commands.Done;
        });
        return command;
    }

    private static Command Resume(Assemble assemble)
    {
        var domain = new Argument<string>("domain") { Description = "A recipient domain, or a receiver's name as routes list shows it." };
        var command = new Command("resume", "Lifts a pause and a slowdown at once; what was counted stays. A running service hears of it in seconds.") { domain };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = assemble([]);
            await Start.PrepareAsync(app.Services, cancellationToken, last: "migrate");
            var route = app.Services.GetRequiredService<RouteNames>().RouteOf(parsed.GetRequiredValue(domain).ToLowerInvariant());
            var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToUnixTimeMilliseconds();
            if (!await app.Services.GetRequiredService<RouteStore>().ResumeAsync(route, now, cancellationToken))
            {
                throw new RefusedException($"{route} is neither paused nor slowed down: there is nothing to lift.");
            }

            Console.Out.WriteLine($"{route} is open.");
            return Commands.Done;
        });
        return command;
    }

    private static string Sentence(RouteLine route)
    {
        var name = route.Route == RouteNames.All ? "all receivers" : route.Route;
        return (route.IsPaused, route.Opens) switch
        {
            (true, { } opens) => $"{name} is paused until {Words(opens)}: {route.Why}",
            (true, null) => $"{name} is paused, and one message goes to see: {route.Why}",
            (false, { } opens) => $"{name} is full until {Words(opens)}: {route.Why}",
            _ when route.Why.Length > 0 => $"{name} is slowed down: {route.Why}",
            _ => $"{name} is open",
        };
    }

    private static DateTimeOffset Instant(long at) => DateTimeOffset.FromUnixTimeMilliseconds(at);

    private static string Words(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
