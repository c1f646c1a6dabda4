using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DigestMailer.Mail.Smtp;

namespace DigestMailer.Tests.Mail;

/// <summary>The other end of a line as a test writes it: for what our receiver, which is a good one, would never say.</summary>
internal sealed class ScriptedRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Law law;
    private readonly Task serving;
    private volatile bool isReleased;

    private ScriptedRelay(Law law)
    {
        this.law = law;
        listener.Start();
        serving = ServeAsync();
    }

    public sealed record Law
    {
        public IReadOnlyList<string> Offers { get; init; } = ["PIPELINING"];

        public X509Certificate2? Certificate { get; init; }

        /// <summary>Null for the usual answer.</summary>
        public Func<string, string?> Answer { get; init; } = _ => null;

        /// <summary>A body is answered when the RCPT after it has come.</summary>
        public bool HoldsFinalForNext { get; init; }
    }

    public ConcurrentQueue<string> Lines { get; } = new();

    public ConcurrentQueue<string> Bodies { get; } = new();

    public SmtpSettings Settings =>
        new()
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
            Security = law.Certificate is null ? LineSecurity.PlainText : LineSecurity.Tls,
            TrustedRoots = TestCertificates.Roots,
            HelloName = "mailer.news.test",
            Deadlines = SmtpDeadlines.All(TimeSpan.FromSeconds(20)),
        };

    public static ScriptedRelay Start(Law law) => new(law);

    public void ReleaseFinals() => isReleased = true;

    public static async Task<SmtpConnection> OpenAsync(SmtpSettings settings) =>
        Assert.IsType<SmtpOpening.Ready>(await SmtpConnection.OpenAsync(settings, TimeProvider.System, TestContext.Current.CancellationToken)).Connection;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await Task.WhenAny(serving);
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            using var client = await listener.AcceptTcpClientAsync(stop.Token);
            client.NoDelay = true;
            Stream stream = client.GetStream();
            if (law.Certificate is { } certificate)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop.Token);
                stream = tls;
            }

            await using (stream)
            {
                await TalkAsync(stream);
            }
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        var input = new StreamReader(stream, Encoding.Latin1, false, 1);
        var held = "";
        await SayAsync("220 scripted\r\n");
        while (await input.ReadLineAsync(stop.Token) is { } line)
        {
            Lines.Enqueue(line);
            var verb = line.Split(' ')[0];
            var reply = law.Answer(line) ?? verb switch
            {
                "EHLO" => string.Concat(law.Offers.Prepend("scripted").Select(offer => $"250-{offer}\r\n")) + "250 HELP\r\n",
                "DATA" => "354 go on\r\n",
                "QUIT" => "221 bye\r\n",
                "BDAT" => await ChunkAsync(input, int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)),
                _ => "250 2.0.0 ok\r\n",
            };
            var isBody = verb == "BDAT";
            if (verb == "DATA" && reply.StartsWith("354", StringComparison.Ordinal))
            {
                await SayAsync(held + reply);
                (held, isBody) = ("", true);
                reply = await BodyAsync(input);
            }

            held += reply;
            if (!(isBody && law.HoldsFinalForNext && !isReleased) && !(held.Length > reply.Length && verb == "MAIL"))
            {
                await SayAsync(held);
                held = "";
            }
        }

        async Task SayAsync(string words) => await stream.WriteAsync(Encoding.Latin1.GetBytes(words), stop.Token);
    }

    private async Task<string> BodyAsync(StreamReader input)
    {
        var body = new StringBuilder();
        while (await input.ReadLineAsync(stop.Token) is { } line and not ".")
        {
            body.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        Bodies.Enqueue(body.ToString());
        return "250 2.0.0 taken\r\n";
    }

    private async Task<string> ChunkAsync(StreamReader input, int length)
    {
        var body = new char[length];
        await input.ReadBlockAsync(body, stop.Token);
        Bodies.Enqueue(new string(body));
        return "250 2.0.0 taken\r\n";
    }
}
