using System.Net;
using DigestMailer.Mail.Smtp;
using Microsoft.Extensions.Options;

namespace DigestMailer.Delivery;

/// <summary>Where mail goes while no relay is configured: the development inbox says here where it listens, before mail is sent.</summary>
internal sealed class DevelopmentRelay
{
    public IPEndPoint? EndPoint { get; set; }
}

/// <summary>The relays, by weight. One that rests is passed over; one of weight 0 steps in when no other is left.</summary>
internal sealed class Relays
{
    private readonly Lock gate = new();
    private readonly Lazy<IReadOnlyList<Relay>> all;
    private readonly Dictionary<Relay, int> credit = [];

    public Relays(IReadOnlyList<Relay> relays) => all = new Lazy<IReadOnlyList<Relay>>(relays);

    public Relays(
        IOptions<SmtpOptions> options, DevelopmentRelay development, TimeProvider clock, ILogger<Relays> logger) =>
        all = new Lazy<IReadOnlyList<Relay>>(() => Make(options.Value, development, clock, logger));

    public IReadOnlyList<Relay> All => all.Value;

    /// <summary>Deals the relays out smoothly: of weights 3 and 1, every fourth goes to the second, not every fourth hundred.</summary>
    /// <param name="tried">Not these.</param>
    public Relay? Choose(IReadOnlyCollection<Relay> tried)
    {
        lock (gate)
        {
            var open = All.Where(relay => !relay.IsResting && !tried.Contains(relay)).ToList();
            var sharing = open.Where(relay => relay.Weight > 0).ToList();
            if (sharing.Count == 0)
            {
                return open.FirstOrDefault();
            }

            foreach (var relay in sharing)
            {
                credit[relay] = credit.GetValueOrDefault(relay) + relay.Weight;
            }

            var chosen = sharing.MaxBy(relay => credit[relay])!;
            credit[chosen] -= sharing.Sum(relay => relay.Weight);
            return chosen;
        }
    }

    private static List<Relay> Make(SmtpOptions options, DevelopmentRelay development, TimeProvider clock, ILogger logger)
    {
        if (options.Host.Length == 0)
        {
            var inbox = development.EndPoint
                ?? throw new InvalidOperationException("Smtp:Host is empty and no development inbox listens: set Smtp:Host.");
            var settings = new SmtpSettings { Host = inbox.Address.ToString(), Port = inbox.Port, Security = LineSecurity.PlainText };
            return [new Relay("inbox", settings, 1, TimeSpan.FromSeconds(10), clock, logger)];
        }

        return [.. options.Others.Prepend(options).Select(relay => Make(relay, clock, logger))];
    }

    private static Relay Make(RelayOptions relay, TimeProvider clock, ILogger logger)
    {
        var settings = relay.ToSettings();
        return new Relay($"{settings.Host}:{settings.Port}", settings, relay.Weight, relay.Opening, clock, logger);
    }
}
