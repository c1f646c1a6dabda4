using System.Net;

namespace DigestMailer.Mail.Lookup;

/// <summary>Whom to ask, and how long.</summary>
public sealed record DnsSettings
{
    private const int Port = 53;

    public required IReadOnlyList<IPEndPoint> Servers { get; init; }

    /// <summary>For one server, once.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the list of servers is gone through.</summary>
    public int Rounds { get; init; } = 2;

    /// <summary>The name servers in the text of a resolv.conf; this machine's own when it names none.</summary>
    public static DnsSettings FromResolvConf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var servers = new List<IPEndPoint>();
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words is ["nameserver", var address, ..] && IPAddress.TryParse(address, out var server))
            {
                servers.Add(new IPEndPoint(server, Port));
            }
        }

        return new DnsSettings { Servers = servers.Count > 0 ? servers : [new IPEndPoint(IPAddress.Loopback, Port)] };
    }

    /// <summary><c>192.0.2.53</c>, <c>192.0.2.53:5353</c>, <c>[2001:db8::53]:53</c>.</summary>
    /// <returns>Null when the text names no server.</returns>
    public static IPEndPoint? ParseServer(string text) =>
        !text.Contains("]:", StringComparison.Ordinal) && IPAddress.TryParse(text, out var address) ? new IPEndPoint(address, Port)
        : IPEndPoint.TryParse(text, out var server) && server.Port > 0 ? server
        : null;
}
