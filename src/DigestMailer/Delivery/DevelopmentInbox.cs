using System.Globalization;
using System.Net;
using DigestMailer.Hosting;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;
using DigestMailer.Storage;

namespace DigestMailer.Delivery;

/// <summary>One message of the development inbox, as a file.</summary>
/// <param name="Name">File name without folder and ending; also its address on the page.</param>
internal sealed record KeptMail(string Name, DateTimeOffset Received, long Bytes);

/// <summary>
/// Where mails go while no relay is configured: a real SMTP receiver on loopback that keeps what it takes as <c>.eml</c> files
/// in the data folder. It listens from the moment somebody asks where.
/// </summary>
internal sealed partial class DevelopmentInbox(Database database, TimeProvider clock, ILogger<DevelopmentInbox> logger) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private SmtpReceiver? receiver;
    private long count;

    public string Folder { get; } = Path.Combine(database.Folder, "inbox");

    /// <summary>Where the receiver listens; starts it at the first call.</summary>
    public IPEndPoint EndPoint
    {
        get
        {
            lock (gate)
            {
                return (receiver ??= Listen()).EndPoint;
            }
        }
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<KeptMail> List() => !Directory.Exists(Folder)
        ? []
        : [.. new DirectoryInfo(Folder).EnumerateFiles("*.eml")
            .Select(file => new KeptMail(Path.GetFileNameWithoutExtension(file.Name), file.LastWriteTimeUtc, file.Length))
            .OrderByDescending(mail => mail.Name, StringComparer.Ordinal)];

    /// <returns>Null when there is no message of that name.</returns>
    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken) =>
        List().Any(mail => mail.Name == name) // never a path that somebody typed
            ? await File.ReadAllBytesAsync(Path.Combine(Folder, name + ".eml"), cancellationToken)
            : null;

    public async ValueTask DisposeAsync()
    {
        if (receiver is not null)
        {
            await receiver.DisposeAsync();
        }
    }

    private SmtpReceiver Listen()
    {
        Directory.CreateDirectory(Folder);
        var listening = SmtpReceiver.Start(new ReceiverSettings { Name = "inbox.localhost" }, KeepAsync, clock);
        Listening(listening.EndPoint.Port);
        return listening;
    }

    private async ValueTask<SmtpReply> KeepAsync(ReceivedMail mail, CancellationToken cancellationToken)
    {
        var instant = clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'.'fff", CultureInfo.InvariantCulture);
        var name = $"{instant}-{Interlocked.Increment(ref count):D6}-{Guid.NewGuid().ToString("N")[..8]}";
        var part = Path.Combine(Folder, name + ".part");
        await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write))
        {
            await file.WriteAsync(mail.Content, cancellationToken);
        }

        File.Move(part, Path.Combine(Folder, name + ".eml")); // nobody sees half a message
        return SmtpReply.Of(250, $"2.0.0 kept as {name}");
    }

    [LoggerMessage(LogEvents.DevelopmentInbox, LogLevel.Information, "No relay is configured: mails stay here, in the development inbox on port {Port}")]
    private partial void Listening(int port);
}
