using System.Buffers;
using System.Net.Sockets;
using DigestMailer.Delivery.Routes;
using DigestMailer.Mail;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Replies;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using Envelope = DigestMailer.Mail.Smtp.Envelope; // MailKit has one of its own

namespace DigestMailer.Delivery;

/// <summary>Twin of <see cref="SmtpTransport"/>, over the package MailKit.</summary>
internal sealed class MailKitTransport(Relays relays, RouteNames routes, TimeProvider clock, ReplyTable? table = null) : IMailTransport
{
    private static readonly TimeSpan AskAfter = TimeSpan.FromSeconds(30);

    private readonly RouteShares shares = new(routes);
    private MailKitWatch? watch;
    private MailKitLine? line;
    private Relay? relay;
    private int messages;
    private long opened;
    private long used;

    public string Relay => relay?.Name ?? "";

    /// <summary>MailKit ends one message before it begins the next.</summary>
    public bool LooksAhead => false;

    public Envelope? Ahead => null;

    public async Task<Outcome.RelayFault?> ReadyAsync(CancellationToken cancellationToken)
    {
        if (line is not null && await StandsAsync(cancellationToken))
        {
            return null;
        }

        await CloseAsync();
        var tried = new List<Relay>();
        var last = new Outcome.RelayFault("Connect", "every relay rests", "Every relay failed before and is left alone for a while.", null, null);
        while (relays.Choose(tried) is { } next)
        {
            if (await next.OpenAsync(stop => OpenAsync(next, stop), cancellationToken) is not { } fault)
            {
                return null;
            }

            tried.Add(next);
            last = fault;
        }

        return last;
    }

    public async Task<Outcome> SendAsync(
        SmtpMessage mail, Func<ValueTask<SmtpMessage?>> beforeHandOver, CancellationToken cancellationToken)
    {
        var open = line ?? throw new InvalidOperationException("No line is open: ask ReadyAsync first.");
        messages++;
        var outcome = ReplyRules.Decide(await SendAsync(open, mail, beforeHandOver, cancellationToken), table);
        used = clock.GetTimestamp();
        relay!.Heard(outcome);
        if (outcome is Outcome.RelayFault or Outcome.InDoubt || outcome.Rule == ReplyRules.NewLine || shares.IsSpent(mail.Envelope.Recipient.Domain))
        {
            await CloseAsync();
        }

        return outcome;
    }

    public async Task RestAsync(CancellationToken cancellationToken)
    {
        if (line is not null && IsWorn())
        {
            await CloseAsync();
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task<SmtpResult> SendAsync(
        MailKitLine open, SmtpMessage mail, Func<ValueTask<SmtpMessage?>> beforeHandOver, CancellationToken cancellationToken)
    {
        var to = mail.Envelope;
        if (to.NeedsSmtpUtf8 && !open.Capabilities.HasFlag(MailKit.Net.Smtp.SmtpCapabilities.UTF8))
        {
            return new SmtpResult(
                SmtpStage.Recipient, false, SmtpReply.Of(553, "5.6.7 The relay does not offer SMTPUTF8"), "refused locally");
        }

        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        options.International = to.NeedsSmtpUtf8;
        using var bytes = new MemoryStream(mail.Bytes.ToArray(), writable: false);
        using var message = await MimeMessage.LoadAsync(bytes, persistent: true, cancellationToken);
        open.Announce(mail.Bytes.Length, to.EnvelopeId);
        watch!.Begin(beforeHandOver);

        // Its own timeout bounds single reads and writes, not a relay that drips.
        using var patience = new CancellationTokenSource(relay!.Settings.Deadlines.Transaction, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var text = await open.SendAsync(options, message, Mailbox(to.Sender), [Mailbox(to.Recipient)], either.Token);
            return new SmtpResult(SmtpStage.Final, true, SmtpReply.Of(250, text), null);
        }
        catch (SmtpCommandException refusal)
        {
            var stage = refusal.ErrorCode switch
            {
                SmtpErrorCode.SenderNotAccepted => SmtpStage.Mail,
                SmtpErrorCode.RecipientNotAccepted => SmtpStage.Recipient,
                _ => watch.Stage,
            };
            return new SmtpResult(stage, watch.IsHandedOver, SmtpReply.Of((int)refusal.StatusCode, refusal.Message), null);
        }
        catch (ServiceNotAuthenticatedException refusal)
        {
            return new SmtpResult(watch.Stage, watch.IsHandedOver, SmtpReply.Of(530, refusal.Message), null); // MailKit's word for 530
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && !watch.IsHandedOver)
        {
            await CloseAsync(); // the line stands in mid-message
            throw;
        }
        catch (Exception failure) when (IsOfTheLine(failure))
        {
            return new SmtpResult(watch.Stage, watch.IsHandedOver, null, failure.Message);
        }
    }

    private async Task<bool> StandsAsync(CancellationToken cancellationToken)
    {
        var idle = clock.GetElapsedTime(used);
        if (!line!.IsConnected || IsWorn())
        {
            return false;
        }

        try
        {
            if (idle >= AskAfter)
            {
                await line.NoOpAsync(cancellationToken);
            }

            return line.IsConnected;
        }
        catch (Exception failure) when (failure is SmtpCommandException || IsOfTheLine(failure))
        {
            return false;
        }
    }

    private bool IsWorn() =>
        messages >= relay!.Law.MessagesPerLine
        || clock.GetElapsedTime(opened) >= relay.Law.LongestLife
        || clock.GetElapsedTime(used) >= relay.Law.LongestIdle;

    private async ValueTask<Outcome.RelayFault?> OpenAsync(Relay next, CancellationToken cancellationToken)
    {
        var settings = next.Settings;
        var stage = SmtpStage.Connect;
        watch = new MailKitWatch();
        if (settings.Protocol == MailProtocol.Lmtp)
        {
            return ReplyRules.RelayFault(new SmtpResult(stage, false, null, "MailKit does not speak LMTP."));
        }

        var client = new MailKitLine(watch)
        {
            DeliveryStatusNotificationType = DeliveryStatusNotificationType.HeadersOnly,
            Timeout = (int)settings.Deadlines.Final.TotalMilliseconds,
            CheckCertificateRevocation = false,
            LocalDomain = settings.HelloName,
        };
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(settings.Host, settings.Port, cancellationToken);
            stage = SmtpStage.Greeting;
            await client.ConnectAsync(socket, settings.Host, settings.Port, Protection(settings.Security), cancellationToken);
            client.Capabilities &= ~MailKit.Net.Smtp.SmtpCapabilities.Chunking; // with BDAT nothing tells us when the last chunk goes
            stage = SmtpStage.Auth;
            if (settings.UserName is not null)
            {
                if (!client.IsEncrypted)
                {
                    throw new NotSupportedException("Credentials never cross an unprotected line.");
                }

                await client.SignInAsync(settings, cancellationToken);
            }

            (line, relay, messages, opened, used) = (client, next, 0, clock.GetTimestamp(), clock.GetTimestamp());
            shares.Clear();
            return null;
        }
        catch (SmtpCommandException refusal)
        {
            client.Dispose();
            return ReplyRules.RelayFault(new SmtpResult(stage, false, SmtpReply.Of((int)refusal.StatusCode, refusal.Message), null));
        }
        catch (Exception failure) when (failure is AuthenticationException or SslHandshakeException or NotSupportedException || IsOfTheLine(failure))
        {
            client.Dispose();
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            var where = failure is SslHandshakeException ? SmtpStage.StartTls : stage;
            return ReplyRules.RelayFault(new SmtpResult(where, false, null, failure.Message));
        }
    }

    private async Task CloseAsync()
    {
        if (line is not { } open)
        {
            return;
        }

        line = null;
        relay!.Left();
        try
        {
            if (open.IsConnected)
            {
                await open.DisconnectAsync(quit: watch is { IsInMessage: false }, CancellationToken.None);
            }
        }
        catch (Exception failure) when (failure is SmtpCommandException || IsOfTheLine(failure))
        {
            // The farewell failed: the line is gone either way, and no message was on it.
        }
        finally
        {
            open.Dispose();
        }
    }

    private static SecureSocketOptions Protection(LineSecurity security) => security switch
    {
        LineSecurity.Tls => SecureSocketOptions.SslOnConnect,
        LineSecurity.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    private static MailboxAddress Mailbox(MailAddress? address) =>
        new("", address is null ? "" : $"{address.Local}@{address.Domain}");

    private static bool IsOfTheLine(Exception failure) =>
        failure is IOException or SocketException or ProtocolException or ServiceNotConnectedException or OperationCanceledException
            or TimeoutException;
}

internal static partial class DeliverySetup
{
    static partial void UseTwin(IServiceCollection services) =>
        services.AddSingleton<Func<IMailTransport>>(provider => () =>
            provider.GetRequiredService<IOptions<DeliveryOptions>>().Value.Transport == TransportKind.Pickup
                ? Transport(provider)
                : new MailKitTransport(
                    provider.GetRequiredService<Relays>(),
                    provider.GetRequiredService<RouteNames>(),
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ReplyTable>()));
}
