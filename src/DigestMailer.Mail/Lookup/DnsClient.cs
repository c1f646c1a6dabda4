using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace DigestMailer.Mail.Lookup;

/// <summary>
/// Asks recursive servers: over UDP from a fresh port with a random id and random case of letters, over TCP when the answer was
/// cut. CNAMEs are followed. Everything that can go wrong is a <see cref="DnsAnswer"/>.
/// </summary>
public sealed class DnsClient(DnsSettings settings, TimeProvider clock)
{
    private const int MostAliases = 8;
    private const int ServerFailure = 2;
    private const int NoSuchName = 3;

    /// <param name="name">In its ASCII form; a last dot is allowed.</param>
    public async Task<DnsAnswer> AskAsync(string name, DnsType type, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        name = name.TrimEnd('.').ToLowerInvariant();
        for (var aliases = 0; aliases <= MostAliases; aliases++)
        {
            var (reply, why) = await ExchangeAsync(name, type, cancellationToken);
            if (reply is null)
            {
                return new DnsAnswer.Failed(why);
            }

            // The records may stand behind a chain of aliases in the same answer.
            var owner = name;
            for (var step = 0; step < MostAliases && Alias(reply, owner) is { } target && type != DnsType.Cname; step++)
            {
                owner = target;
            }

            var found = reply.Records.Where(record => record.Name == owner && IsOf(record, type)).ToList();
            if (found.Count > 0)
            {
                return new DnsAnswer.Found(found);
            }

            if (reply.Code == NoSuchName)
            {
                return new DnsAnswer.NoName();
            }

            if (owner == name)
            {
                return new DnsAnswer.NoRecords();
            }

            name = owner; // the server gave the alias alone
        }

        return new DnsAnswer.Failed($"{name} is an alias of an alias, more than {MostAliases} times");
    }

    /// <summary>The names of an address.</summary>
    public Task<DnsAnswer> AskNamesAsync(IPAddress address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        var octets = address.GetAddressBytes();
        Array.Reverse(octets);
        var name = address.AddressFamily == AddressFamily.InterNetwork
            ? string.Join('.', octets) + ".in-addr.arpa"
            : string.Join('.', octets.Select(one => $"{one & 15:x}.{one >> 4:x}")) + ".ip6.arpa";
        return AskAsync(name, DnsType.Reverse, cancellationToken);
    }

    private static string? Alias(DnsReply reply, string owner) =>
        reply.Records.OfType<DnsRecord.Target>().FirstOrDefault(one => one.Type == DnsType.Cname && one.Name == owner)?.Host;

    private static bool IsOf(DnsRecord record, DnsType type) => record switch
    {
        DnsRecord.Address { Value.AddressFamily: AddressFamily.InterNetwork } => type == DnsType.A,
        DnsRecord.Address => type == DnsType.Aaaa,
        DnsRecord.Target other => type == other.Type,
        DnsRecord.Exchange => type == DnsType.Mx,
        DnsRecord.Text => type == DnsType.Txt,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private async Task<(DnsReply? Reply, string Why)> ExchangeAsync(string name, DnsType type, CancellationToken cancellationToken)
    {
        var why = "no server is named";
        for (var round = 0; round < settings.Rounds; round++)
        {
            foreach (var server in settings.Servers)
            {
                // A server that does not keep the case of letters is asked again in plain ones.
                if (DnsQuery.Make(name, type, hasRandomCase: round == 0) is not { } query)
                {
                    return (null, $"\"{name}\" is no name that DNS can hold");
                }

                try
                {
                    using var patience = new CancellationTokenSource(settings.Patience, clock);
                    using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
                    var reply = await OverUdpAsync(server, query, both.Token);
                    reply = reply.IsTruncated ? await OverTcpAsync(server, query, both.Token) : reply;
                    if (reply.Code is 0 or NoSuchName)
                    {
                        return (reply, "");
                    }

                    why = $"{server} answered {(reply.Code == ServerFailure ? "SERVFAIL" : $"with code {reply.Code}")}";
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    why = $"{server} did not answer within {settings.Patience.TotalSeconds:0.#} s";
                }
                catch (Exception failure) when (failure is SocketException or IOException)
                {
                    why = $"{server} cannot be asked: {failure.Message}";
                }
            }
        }

        return (null, why);
    }

    private static async Task<DnsReply> OverUdpAsync(IPEndPoint server, DnsQuery query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(server, cancellationToken); // only this server is heard, and from a port of its own
        await socket.SendAsync(query.Octets, cancellationToken);
        var buffer = new byte[4096];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, cancellationToken);
            if (DnsReply.Read(buffer.AsSpan(0, length), query) is { } reply)
            {
                return reply; // what answers another question is passed over: somebody may be guessing
            }
        }
    }

    private static async Task<DnsReply> OverTcpAsync(IPEndPoint server, DnsQuery query, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server, cancellationToken);
        await using var stream = new NetworkStream(socket);
        var message = new byte[2 + query.Octets.Length];
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)query.Octets.Length);
        query.Octets.CopyTo(message.AsSpan(2));
        await stream.WriteAsync(message, cancellationToken);
        var length = new byte[2];
        await stream.ReadExactlyAsync(length, cancellationToken);
        var octets = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(octets, cancellationToken);
        return DnsReply.Read(octets, query) ?? throw new IOException("The answer makes no sense.");
    }
}
