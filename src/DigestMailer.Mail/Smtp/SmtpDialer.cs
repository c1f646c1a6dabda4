using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace DigestMailer.Mail.Smtp;

/// <summary>Opens one line: address, greeting, EHLO, TLS, AUTH. Every failure is a value with its stage.</summary>
internal sealed class SmtpDialer(SmtpSettings settings, TimeProvider clock)
{
    private readonly ArrayBufferWriter<byte> command = new(512);
    private SmtpStage stage = SmtpStage.Resolve;
    private SmtpReply? reply;
    private string? cause;

    public async Task<SmtpOpening> OpenAsync(CancellationToken cancellationToken)
    {
        if (settings.Problems().FirstOrDefault() is { } problem)
        {
            return new SmtpOpening.Failed(new SmtpResult(SmtpStage.Resolve, false, null, problem));
        }

        if (await ConnectAsync(cancellationToken) is not { } socket)
        {
            return new SmtpOpening.Failed(new SmtpResult(stage, false, null, cause));
        }

        var name = settings.HelloName ?? Literal((IPEndPoint)socket.LocalEndPoint!);
        var wire = new SmtpWire(socket, clock);
        try
        {
            await using var stop = wire.BreakOn(cancellationToken);
            if (await GreetAsync(wire, name, cancellationToken) is { } offered)
            {
                return new SmtpOpening.Ready(new SmtpConnection(wire, offered, settings, clock));
            }
        }
        catch
        {
            await wire.DisposeAsync();
            throw; // the caller's stop, or a defect of a token source
        }

        await wire.DisposeAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return new SmtpOpening.Failed(new SmtpResult(stage, false, reply, cause ?? wire.Trouble));
    }

    private async Task<Socket?> ConnectAsync(CancellationToken cancellationToken)
    {
        IPAddress[] addresses;
        try
        {
            using var patience = new CancellationTokenSource(settings.Deadlines.Connect, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            addresses = await Dns.GetHostAddressesAsync(settings.Host, either.Token);
        }
        catch (Exception failure) when (IsExpected(failure, cancellationToken))
        {
            cause = "the name of the relay cannot be resolved";
            return null;
        }

        stage = SmtpStage.Connect;
        cause = "the name of the relay has no address";
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                using var patience = new CancellationTokenSource(settings.Deadlines.Connect, clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
                await socket.ConnectAsync(new IPEndPoint(address, settings.Port), either.Token);
                cause = null;
                return socket;
            }
            catch (Exception failure) when (IsExpected(failure, cancellationToken))
            {
                socket.Dispose();
                cause = failure is SocketException { SocketErrorCode: var code }
                    ? $"the relay cannot be reached: {code}"
                    : "the relay cannot be reached in time";
            }
        }

        return null;
    }

    /// <returns>What the relay offers to us as we are known now; null when it came to nothing.</returns>
    private async Task<SmtpCapabilities?> GreetAsync(SmtpWire wire, string name, CancellationToken cancellationToken)
    {
        stage = SmtpStage.StartTls;
        if (settings.Security == LineSecurity.Tls && !await wire.EncryptAsync(Tls(), settings.Deadlines.Hello))
        {
            return null;
        }

        stage = SmtpStage.Greeting;
        reply = await wire.ReadReplyAsync(settings.Deadlines.Greeting);
        var offered = reply is { IsPositive: true } ? await HelloAsync(wire, name) : null;
        if (offered is not null && settings.Security == LineSecurity.StartTls)
        {
            offered = await StartTlsAsync(wire, offered) ? await HelloAsync(wire, name) : null;
        }

        return offered is null || settings.UserName is null || await AuthenticateAsync(wire, offered, cancellationToken)
            ? offered
            : null;
    }

    private async Task<SmtpCapabilities?> HelloAsync(SmtpWire wire, string name)
    {
        stage = SmtpStage.Hello;
        var isLmtp = settings.Protocol == MailProtocol.Lmtp;
        SmtpCommands.WriteHello(isLmtp ? "LHLO"u8 : "EHLO"u8, name, command);
        if (await AskAsync(wire))
        {
            return SmtpCapabilities.Read(reply!);
        }

        // RFC 5321 lets an old server be greeted the old way; one that must protect or know us cannot be that old.
        if (
            isLmtp
            || reply?.Code is not (500 or 502 or 504)
            || settings.Security != LineSecurity.PlainText
            || settings.UserName is not null
        )
        {
            return null;
        }

        SmtpCommands.WriteHello("HELO"u8, name, command);
        return await AskAsync(wire) ? SmtpCapabilities.None : null;
    }

    private async Task<bool> StartTlsAsync(SmtpWire wire, SmtpCapabilities offered)
    {
        stage = SmtpStage.StartTls;
        if (!offered.StartTls)
        {
            reply = null;
            cause = "the relay does not offer STARTTLS, and nothing may go over an unprotected line";
            return false;
        }

        command.Write("STARTTLS\r\n"u8);
        if (!await AskAsync(wire))
        {
            return false;
        }

        reply = null;
        return await wire.EncryptAsync(Tls(), settings.Deadlines.Hello);
    }

    private async Task<bool> AuthenticateAsync(
        SmtpWire wire,
        SmtpCapabilities offered,
        CancellationToken cancellationToken
    )
    {
        stage = SmtpStage.Auth;
        if (!wire.IsEncrypted)
        {
            throw new InvalidOperationException("Credentials never cross an unprotected line.");
        }

        var signIn = new SmtpSignIn(wire, settings);
        var isIn = await signIn.SignInAsync(offered, cancellationToken);
        (reply, cause) = (signIn.Reply, signIn.Cause);
        return isIn;
    }

    /// <returns>Whether the answer to what is in the buffer was positive.</returns>
    private async Task<bool> AskAsync(SmtpWire wire)
    {
        var isWritten = await wire.WriteAsync(command.WrittenMemory, settings.Deadlines.Hello);
        command.ResetWrittenCount();
        reply = isWritten ? await wire.ReadReplyAsync(settings.Deadlines.Hello) : await wire.LastWordsAsync();
        return reply is { IsPositive: true };
    }

    private SslClientAuthenticationOptions Tls() =>
        new()
        {
            TargetHost = settings.Host,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            CertificateChainPolicy = settings.TrustedRoots is { } roots ? Private(roots) : null,
        };

    private static X509ChainPolicy Private(X509Certificate2Collection roots)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    private static string Literal(IPEndPoint end)
    {
        var address = end.Address.IsIPv4MappedToIPv6 ? end.Address.MapToIPv4() : end.Address;
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? $"[IPv6:{new IPAddress(address.GetAddressBytes())}]"
            : $"[{address}]";
    }

    private static bool IsExpected(Exception failure, CancellationToken cancellationToken) =>
        failure is SocketException or ArgumentException
        || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested);
}
