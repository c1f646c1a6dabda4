using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DigestMailer.Mail;
using DigestMailer.Mail.Smtp;

namespace DigestMailer.Tests.Mail;

/// <summary>What came of a trial.</summary>
internal readonly record struct ReplyTally(long Bytes, long Sessions, long Opened, long Sent, long Refused, long Lost);

/// <summary>
/// Whole dialogues with a server whose replies are broken at random: every dialogue must end, in time, with a value. The same
/// seed breaks the same octets.
/// </summary>
internal static class ReplyTrial
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(1);

    private static readonly Dictionary<string, byte[]> Usual = new()
    {
        ["220"] = "220 mx.test ESMTP\r\n"u8.ToArray(),
        ["EHLO"] = "250-mx.test\r\n250-PIPELINING\r\n250-SIZE 1000000\r\n250-DSN\r\n250-CHUNKING\r\n250-SMTPUTF8\r\n250 8BITMIME\r\n"u8.ToArray(),
        ["HELO"] = "250 mx.test\r\n"u8.ToArray(),
        ["MAIL"] = "250 2.1.0 Ok\r\n"u8.ToArray(),
        ["RCPT"] = "250 2.1.5 Ok\r\n"u8.ToArray(),
        ["DATA"] = "354 go on\r\n"u8.ToArray(),
        ["."] = "250 2.0.0 queued\r\n"u8.ToArray(),
        ["BDAT"] = "250 2.0.0 queued\r\n"u8.ToArray(),
        ["RSET"] = "250 2.0.0 Ok\r\n"u8.ToArray(),
        ["NOOP"] = "250 2.0.0 Ok\r\n"u8.ToArray(),
        ["QUIT"] = "221 2.0.0 Bye\r\n"u8.ToArray(),
    };

    /// <exception cref="InvalidOperationException">A dialogue did not end in time, or ended in something that is no value.</exception>
    public static async Task<ReplyTally> RunAsync(long bytes, int seed, int lanes, CancellationToken cancellationToken)
    {
        var end = new End();
        var all = Enumerable.Range(0, lanes).Select(lane => Task.Run(
            async () =>
            {
                // One listener for each lane: who dials is who is served.
                using var own = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                own.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                own.Listen(1);
                for (var session = lane; Interlocked.Read(ref end.Bytes) < bytes; session += lanes)
                {
                    await OneAsync(own, new Random(HashCode.Combine(seed, session)), end, cancellationToken);
                }
            },
            cancellationToken));
        await Task.WhenAll(all);
        return new ReplyTally(end.Bytes, end.Sessions, end.Opened, end.Sent, end.Refused, end.Lost);
    }

    private sealed class End
    {
        public long Bytes;
        public long Sessions;
        public long Opened;
        public long Sent;
        public long Refused;
        public long Lost;
    }

    private static async Task OneAsync(Socket listener, Random random, End end, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var serving = ServeAsync(listener, random, end, cancellationToken);
        var settings = new SmtpSettings
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndPoint!).Port,
            Security = LineSecurity.PlainText,
            HelloName = "mailer.test",
            UsesChunks = random.Next(2) == 0,
            Deadlines = SmtpDeadlines.All(Patience) with { Quit = Patience },
        };
        var opening = await SmtpConnection.OpenAsync(settings, TimeProvider.System, cancellationToken);
        if (opening is SmtpOpening.Ready { Connection: var line })
        {
            Interlocked.Increment(ref end.Opened);
            await SendAsync(line, random.Next(1, 5), end, cancellationToken);
            await line.DisposeAsync();
        }

        await serving;
        Interlocked.Increment(ref end.Sessions);
        if (Stopwatch.GetElapsedTime(start) > Patience)
        {
            throw new InvalidOperationException("A dialogue did not end when the server did.");
        }
    }

    private static async Task SendAsync(SmtpConnection line, int count, End end, CancellationToken cancellationToken)
    {
        var mails = Enumerable.Range(0, count).Select(number => new SmtpMessage(
            new Envelope(null, MailAddress.Parse($"reader{number}@good.test"), "row"),
            new ReadOnlySequence<byte>("Subject: x\r\n\r\n.x\r\n"u8.ToArray()))).ToList();
        for (var number = 0; number < count && (line.Ahead is not null || await line.CheckAsync(cancellationToken)); number++)
        {
            var next = number + 1 < count ? mails[number + 1] : (SmtpMessage?)null;
            var hooks = 0;
            var result = await line.SendAsync(mails[number], () => ValueTask.FromResult(hooks++ == 0 ? next : throw new InvalidOperationException("twice")), cancellationToken);
            if (result.Reply is null == (result.Cause is null) || (result.HandedOver && hooks == 0))
            {
                throw new InvalidOperationException($"No verdict: {result}");
            }

            Interlocked.Increment(ref result.IsAccepted ? ref end.Sent : ref result.Reply is null ? ref end.Lost : ref end.Refused);
        }
    }

    private static async Task ServeAsync(Socket listener, Random random, End end, CancellationToken cancellationToken)
    {
        using var socket = await listener.AcceptAsync(cancellationToken);
        socket.NoDelay = true;
        var sink = new byte[16 * 1024];
        var isHasty = random.Next(8) == 0; // answers what nobody has asked
        try
        {
            await SayAsync(Usual["220"]);
            for (var step = 0; step < 24; step++)
            {
                // In turn; but after a broken reply both may wait for each other, so not for long.
                if (socket.Poll(Turn, SelectMode.SelectRead))
                {
                    var length = await socket.ReceiveAsync(sink, cancellationToken);
                    if (length == 0)
                    {
                        return;
                    }

                    foreach (var reply in Answers(Encoding.Latin1.GetString(sink, 0, length)))
                    {
                        await SayAsync(reply);
                    }
                }

                if (isHasty)
                {
                    await SayAsync(Usual["RSET"]);
                }
            }

            socket.Shutdown(SocketShutdown.Send);
            while (await socket.ReceiveAsync(sink, cancellationToken) > 0)
            {
            }
        }
        catch (SocketException)
        {
            return; // the other side had enough
        }

        async Task SayAsync(byte[] usual)
        {
            var octets = Break(usual, random);
            Interlocked.Add(ref end.Bytes, octets.Length);
            await socket.SendAsync(octets, cancellationToken);
        }
    }

    /// <summary>What a good server says to the commands and body ends that came in one read.</summary>
    private static IEnumerable<byte[]> Answers(string text) =>
        text.Split("\r\n")
            .Select(line => line == "." ? "." : line.Length >= 4 ? line[..4] : "")
            .Where(Usual.ContainsKey)
            .Select(verb => Usual[verb]);

    /// <summary>One reply, most often as it should be, and now and then broken.</summary>
    private static byte[] Break(byte[] usual, Random random) => random.Next(90) switch
    {
        0 or 1 => Flip(usual, random),
        2 => usual[..random.Next(usual.Length)],
        3 => Noise(random, random.Next(1, 64 * 1024)),
        4 => Encoding.Latin1.GetBytes(Lines(random, random.Next(1, 130), random.Next(1, 2_100))),
        5 => [.. "250-"u8, .. Noise(random, random.Next(1, 8_000)), .. "\r\n250 x\r\n"u8],
        6 => Encoding.ASCII.GetBytes($"{random.Next(200, 600)} {random.Next(2, 6)}.{random.Next(12)}.{random.Next(40)} words\r\n"),
        7 => [.. usual, .. usual],
        8 => "421 4.3.2 bye\r\n"u8.ToArray(),
        _ => usual,
    };

    private static byte[] Flip(byte[] octets, Random random)
    {
        var broken = (byte[])octets.Clone();
        for (var count = random.Next(1, 6); count > 0; count--)
        {
            broken[random.Next(broken.Length)] = (byte)random.Next(256);
        }

        return broken;
    }

    private static byte[] Noise(Random random, int length)
    {
        var noise = new byte[length];
        random.NextBytes(noise);
        return noise;
    }

    private static string Lines(Random random, int count, int length)
    {
        var code = random.Next(200, 600);
        var text = new string((char)random.Next(32, 256), length);
        return string.Concat(Enumerable.Range(1, count).Select(number => $"{code}{(number == count ? ' ' : '-')}{text}\r\n"));
    }
}
