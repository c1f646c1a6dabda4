using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using DigestMailer.Mail.Smtp;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Mail;

/// <summary>A real server in a process of its own, on a free port, with a folder that goes when it does.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly Process process;

    private Peer(Process process, string folder, int port) => (this.process, Folder, Port) = (process, folder, port);

    public string Folder { get; }

    public int Port { get; }

    public SmtpSettings Settings =>
        new()
        {
            Host = "127.0.0.1",
            Port = Port,
            Security = LineSecurity.PlainText,
            TrustedRoots = TestCertificates.Roots,
            HelloName = "mailer.news.test",
            Deadlines = SmtpDeadlines.All(TimeSpan.FromSeconds(30)),
        };

    /// <param name="arguments">Gets the folder and the port.</param>
    public static async Task<Peer> StartAsync(
        string program, Func<string, string, IEnumerable<string>> arguments, params (string Name, string Value)[] environment)
    {
        var folder = Directory.CreateTempSubdirectory("digestmailer-peer-").FullName;
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101); // servers leave root behind
        }

        var port = SmtpSink.FreePort();
        var start = new ProcessStartInfo(program, arguments(folder, port.ToString(CultureInfo.InvariantCulture)))
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        await SmtpSink.WaitForPortAsync(process, port);
        return new Peer(process, folder, port);
    }

    public static string Script(string name) => Repository.Path("tests", "receivers", name);

    /// <summary>Writes a certificate and its key where a server can read them.</summary>
    public static (string Certificate, string Key) Write(X509Certificate2 certificate, string folder)
    {
        var (cert, key) = (Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(cert, certificate.ExportCertificatePem());
        File.WriteAllText(key, certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        return (cert, key);
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
