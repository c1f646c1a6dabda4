using System.Net;
using DigestMailer.Mail.Smtp;
using Microsoft.Extensions.Options;

namespace DigestMailer.Delivery.Routes;

/// <summary>Where mail goes while no relay is configured: the development inbox says here where it listens, before mail is sent.</summary>
internal sealed class DevelopmentRelay
{
    public IPEndPoint? EndPoint { get; set; }
}

/// <summary>
/// The relays. Those of one priority share the work by weight; the next priority steps in when none of them can be reached, and
/// within one priority a relay of weight 0 does.
/// </summary>
internal sealed class Relays
{
    private readonly Lock gate = new();
    private readonly Lazy<IReadOnlyList<Relay>> all;
    private readonly Dictionary<Relay, int> credit = [];

    public Relays(IReadOnlyList<Relay> relays) => all = new Lazy<IReadOnlyList<Relay>>(Ordered(relays));

    public Relays(
        IOptions<SmtpOptions> options, DevelopmentRelay development, TimeProvider clock, ILogger<Relays> logger) =>
        all = new Lazy<IReadOnlyList<Relay>>(() => Ordered(Make(options.Value, development, clock, logger)));

    /// <summary>Those that are used first come first.</summary>
    public IReadOnlyList<Relay> All => all.Value;

    /// <summary>What is known already: nobody is looked up to answer this.</summary>
    public IReadOnlyList<Relay> Known => all.IsValueCreated ? all.Value : [];

    /// <summary>Deals the relays out smoothly: of weights 3 and 1, every fourth goes to the second, not every fourth hundred.</summary>
    /// <param name="tried">Not these.</param>
    /// <returns>A relay in which a line's place was taken; null when there is none.</returns>
    public Relay? Choose(IReadOnlyCollection<Relay> tried)
    {
        lock (gate)
        {
            foreach (var tier in All.Where(relay => !tried.Contains(relay) && !relay.IsOut).GroupBy(relay => relay.Law.Priority))
            {
                // One that has all its lines does its work: nobody steps in for it.
                var sharing = tier.Where(relay => relay.Law.Weight > 0).ToList();
                var open = (sharing.Count > 0 ? sharing : [.. tier]).Where(relay => !relay.IsFull).ToList();
                return open.Count > 0 && Deal(open) is var chosen && chosen.TryEnter() ? chosen : null;
            }

            return null;
        }
    }

    private Relay Deal(List<Relay> open)
    {
        foreach (var relay in open)
        {
            credit[relay] = credit.GetValueOrDefault(relay) + relay.Law.Weight;
        }

        var chosen = open.MaxBy(relay => credit[relay])!;
        credit[chosen] -= open.Sum(relay => relay.Law.Weight);
        return chosen;
    }

    private static IReadOnlyList<Relay> Ordered(IReadOnlyList<Relay> relays) => [.. relays.OrderBy(relay => relay.Law.Priority)];

    private static List<Relay> Make(SmtpOptions options, DevelopmentRelay development, TimeProvider clock, ILogger logger)
    {
        if (options.Host.Length == 0)
        {
            var inbox = development.EndPoint
                ?? throw new InvalidOperationException("Smtp:Host is empty and no development inbox listens: set Smtp:Host.");
            var settings = new SmtpSettings { Host = inbox.Address.ToString(), Port = inbox.Port, Security = LineSecurity.PlainText };
            return [new Relay("inbox", settings, options.ToLaw(options), clock, logger)];
        }

        return [.. options.All().Select(relay => Make(relay, options, clock, logger))];
    }

    private static Relay Make(RelayOptions relay, SmtpOptions first, TimeProvider clock, ILogger logger)
    {
        var settings = relay.ToSettings(clock);
        return new Relay($"{settings.Host}:{settings.Port}", settings, relay.ToLaw(first), clock, logger);
    }
}
