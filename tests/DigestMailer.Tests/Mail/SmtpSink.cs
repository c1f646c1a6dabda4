using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DigestMailer.Mail.Smtp;

namespace DigestMailer.Tests.Mail;

/// <summary>Postfix's smtp-sink on a free port, with the faults it is told to make.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private const string Program = "/usr/sbin/smtp-sink";

    private readonly Process process;

    private SmtpSink(Process process, int port)
    {
        this.process = process;
        Port = port;
    }

    public int Port { get; }

    public SmtpSettings Settings =>
        new()
        {
            Host = "127.0.0.1",
            Port = Port,
            Security = LineSecurity.PlainText,
            HelloName = "mailer.news.test",
            Deadlines = SmtpDeadlines.All(TimeSpan.FromSeconds(20)),
        };

    public static async Task<SmtpSink> StartAsync(params string[] faults)
    {
        Assert.SkipUnless(File.Exists(Program), $"{Program} is not installed: it comes with Postfix.");
        var port = FreePort();
        var start = new ProcessStartInfo(Program) { RedirectStandardError = true };
        foreach (
            var argument in (string[])
                [
                    .. Environment.UserName == "root" ? ["-u", "nobody"] : Array.Empty<string>(),
                    .. faults,
                    $"127.0.0.1:{port}",
                    "100",
                ]
        )
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("smtp-sink did not start.");
        var sink = new SmtpSink(process, port);
        await WaitForPortAsync(process, port);
        return sink;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Waits until somebody listens there.</summary>
    /// <exception cref="InvalidOperationException">The process ended instead.</exception>
    public static async Task WaitForPortAsync(Process process, int port)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!process.HasExited)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, patience.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
            }
        }

        throw new InvalidOperationException(
            $"{process.StartInfo.FileName} ended: {await process.StandardError.ReadToEndAsync(patience.Token)}"
        );
    }
}
