using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DigestMailer.Mail.Lookup;

namespace DigestMailer.Tests.Mail.Lookup;

/// <summary>A name server on loopback, UDP and TCP on one port, that answers as it is told.</summary>
internal sealed class ScriptedDns : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Socket udp;
    private readonly TcpListener tcp;
    private readonly Func<ScriptedQuestion, byte[]?> answer;
    private readonly Task serving;

    public ScriptedDns(Func<ScriptedQuestion, byte[]?> answer)
    {
        this.answer = answer;
        (udp, tcp) = Listen();
        EndPoint = (IPEndPoint)udp.LocalEndPoint!;
        serving = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    public IPEndPoint EndPoint { get; }

    public DnsClient Client(double seconds = 0.5) =>
        new(new DnsSettings { Servers = [EndPoint], Patience = TimeSpan.FromSeconds(seconds) }, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving; // before the sockets go: a loop that came round to a closed listener would fail
        udp.Dispose();
        tcp.Dispose();
        stop.Dispose();
    }

    /// <summary>A number that is free for UDP may be taken for TCP, as by any outgoing connection: then another is tried.</summary>
    private static (Socket Udp, TcpListener Tcp) Listen()
    {
        for (var tries = 1; ; tries++)
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var tcp = new TcpListener((IPEndPoint)udp.LocalEndPoint!);
            try
            {
                tcp.Start();
                return (udp, tcp);
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse && tries < 50)
            {
                tcp.Dispose();
                udp.Dispose();
            }
        }
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[2048];
        try
        {
            while (true)
            {
                var got = await udp.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Loopback, 0), stop.Token);
                if (answer(new ScriptedQuestion(buffer[..got.ReceivedBytes], IsTcp: false)) is { } reply)
                {
                    await udp.SendToAsync(reply, got.RemoteEndPoint, stop.Token);
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // stopped
        }
    }

    private async Task ServeTcpAsync()
    {
        try
        {
            while (true)
            {
                using var client = await tcp.AcceptTcpClientAsync(stop.Token);
                var stream = client.GetStream();
                var length = new byte[2];
                await stream.ReadExactlyAsync(length, stop.Token);
                var octets = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(octets, stop.Token);
                if (answer(new ScriptedQuestion(octets, IsTcp: true)) is { } reply)
                {
                    await stream.WriteAsync(new byte[] { (byte)(reply.Length >> 8), (byte)reply.Length }, stop.Token);
                    await stream.WriteAsync(reply, stop.Token);
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException or IOException)
        {
            // stopped
        }
    }
}

/// <summary>A question as it came over the wire.</summary>
internal sealed record ScriptedQuestion(byte[] Octets, bool IsTcp)
{
    public string Name
    {
        get
        {
            var labels = new List<string>();
            for (var at = 12; Octets[at] != 0; at += 1 + Octets[at])
            {
                labels.Add(Encoding.ASCII.GetString(Octets, at + 1, Octets[at]));
            }

            return string.Join('.', labels);
        }
    }

    public DnsType Type => (DnsType)BinaryPrimitives.ReadUInt16BigEndian(Octets.AsSpan(14 + Name.Length));

    /// <summary>The question with these records, whose names point back to the question.</summary>
    public byte[] Reply(params (DnsType Type, byte[] Data)[] records) => Reply(0, records);

    public byte[] Reply(int code, params (DnsType Type, byte[] Data)[] records)
    {
        var reply = new List<byte>(Octets[..(12 + Name.Length + 2 + 4)]);
        reply[2] = 0x81;
        reply[3] = (byte)(0x80 | code);
        reply[7] = (byte)records.Length;
        reply[11] = 0;
        foreach (var (type, data) in records)
        {
            reply.AddRange([0xC0, 12, 0, (byte)type, 0, 1, 0, 0, 0, 60, (byte)(data.Length >> 8), (byte)data.Length, .. data]);
        }

        return [.. reply];
    }

    public static byte[] Text(params string[] strings) => [.. strings.SelectMany(one => Encoding.ASCII.GetBytes(one).Prepend((byte)one.Length))];

    public static byte[] Host(string name) =>
        name.Length == 0 ? [0] : [.. name.Split('.').SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length)), 0];
}
