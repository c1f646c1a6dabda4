using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using DigestMailer.Mail.Smtp;

namespace DigestMailer.Cli.Doctoring;

/// <summary>What a relay shows of itself before anybody signs in.</summary>
/// <param name="Protocol">Null on an unprotected line.</param>
/// <param name="TlsErrors">None when the system trusts the certificate for this host.</param>
/// <param name="Offers">The lines of EHLO, on the protected line where there is one.</param>
internal sealed record RelayFacts(
    string Address, SslProtocols? Protocol, TlsCipherSuite? Cipher, X509Certificate2? Certificate, SslPolicyErrors TlsErrors, IReadOnlyList<string> Offers);

/// <summary>Shakes hands with a relay to see its line, even where its certificate would keep mail from going there.</summary>
internal sealed class RelayProbe(SmtpSettings relay)
{
    private const int MostLines = 100;

    private X509Certificate2? certificate;
    private SslPolicyErrors errors;

    /// <summary>It was reached, and neither greeted nor shook hands: it may wait for another kind of line.</summary>
    public bool IsSilent { get; private set; }

    /// <exception cref="IOException">It does not speak SMTP, or closed.</exception>
    /// <exception cref="SocketException">It cannot be reached.</exception>
    /// <exception cref="AuthenticationException">No handshake came about.</exception>
    public async Task<RelayFacts> LookAsync(CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(relay.Host, relay.Port, cancellationToken);
        IsSilent = true;
        Stream stream = client.GetStream();
        await using var _ = stream;
        if (relay.Security == LineSecurity.Tls)
        {
            stream = await EncryptAsync(stream, cancellationToken);
            IsSilent = false;
        }

        await ReadAsync(stream, cancellationToken);
        IsSilent = false;
        var offers = await AskAsync(stream, $"EHLO {relay.HelloName ?? "[127.0.0.1]"}", cancellationToken);
        if (relay.Security == LineSecurity.StartTls && offers.Any(offer => offer.Equals("STARTTLS", StringComparison.OrdinalIgnoreCase)))
        {
            await AskAsync(stream, "STARTTLS", cancellationToken);
            stream = await EncryptAsync(stream, cancellationToken);
            offers = await AskAsync(stream, $"EHLO {relay.HelloName ?? "[127.0.0.1]"}", cancellationToken);
        }

        await stream.WriteAsync("QUIT\r\n"u8.ToArray(), cancellationToken);
        var line = stream as SslStream;
        return new RelayFacts(
            client.Client.RemoteEndPoint?.ToString() ?? "", line?.SslProtocol, line?.NegotiatedCipherSuite, certificate, errors, [.. offers.Skip(1)]);
    }

    private async Task<Stream> EncryptAsync(Stream stream, CancellationToken cancellationToken)
    {
        var line = new SslStream(stream);
        await line.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = relay.Host,
#pragma warning disable CA5359 // To look at a certificate that is wrong: no word of ours goes over this line but EHLO and QUIT.
                RemoteCertificateValidationCallback = (_, shown, _, found) =>
                {
                    certificate = shown is null ? null : X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
                    errors = found;
                    return true;
                },
#pragma warning restore CA5359
            },
            cancellationToken);
        return line;
    }

    private static async Task<IReadOnlyList<string>> AskAsync(Stream stream, string command, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), cancellationToken);
        return await ReadAsync(stream, cancellationToken);
    }

    /// <returns>The lines of one reply, without the code; a refusal is an exception that holds it.</returns>
    private static async Task<IReadOnlyList<string>> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        var octet = new byte[1];
        while (lines.Count < MostLines && line.Length < 2_000)
        {
            if (await stream.ReadAsync(octet, cancellationToken) == 0)
            {
                throw new IOException("it closed the line");
            }

            if (octet[0] != '\n')
            {
                line.Append(octet[0] is < 0x20 or > 0x7E ? "" : ((char)octet[0]).ToString());
                continue;
            }

            var text = line.ToString();
            line.Clear();
            lines.Add(text.Length > 4 ? text[4..] : "");
            if (text.Length < 4 || text[3] != '-')
            {
                return text.StartsWith('2') ? lines : throw new IOException($"it said: {text}");
            }
        }

        throw new IOException("it talks without end");
    }
}
