using System.Buffers;
using System.Text;
using DigestMailer.Mail.Smtp;

namespace DigestMailer.Delivery;

/// <summary>Writes <c>.eml</c> files for another program to pick up: a file is there whole, or not at all.</summary>
internal sealed class PickupTransport(string folder) : IMailTransport
{
    public string Relay => "pickup";

    public bool LooksAhead => false;

    public Envelope? Ahead => null;

    public Task<Outcome.RelayFault?> ReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return Task.FromResult<Outcome.RelayFault?>(null);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult<Outcome.RelayFault?>(Fault("Connect", failure));
        }
    }

    public async Task<Outcome> SendAsync(
        SmtpMessage mail, Func<ValueTask<SmtpMessage?>> beforeHandOver, CancellationToken cancellationToken)
    {
        // The same message has the same name: a second attempt replaces the file instead of adding one.
        var name = Name(mail.Envelope);
        var draft = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}");
        try
        {
            await WriteAsync(draft, mail.Bytes, cancellationToken);
            await beforeHandOver();
            File.Move(draft, Path.Combine(folder, $"{name}.eml"), overwrite: true);
        }
        catch (IOException failure)
        {
            if (File.Exists(draft))
            {
                File.Delete(draft);
            }

            return Fault("Body", failure);
        }

        Disk.SyncFolder(folder);
        return new Outcome.Sent("Final", "written", $"{name}.eml", null, null);
    }

    public Task RestAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task WriteAsync(string path, ReadOnlySequence<byte> mail, CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, options: FileOptions.Asynchronous);
        var position = 0L;
        foreach (var segment in mail)
        {
            await RandomAccess.WriteAsync(file, segment, position, cancellationToken);
            position += segment.Length;
        }

        Disk.Sync(file, path);
    }

    private static string Name(Envelope to)
    {
        var name = new StringBuilder();
        foreach (var letter in to.EnvelopeId ?? $"{Guid.NewGuid():N}")
        {
            name.Append(char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_');
        }

        return name.ToString();
    }

    private static Outcome.RelayFault Fault(string stage, Exception failure) =>
        new(stage, "the folder takes no file", Masked.Words(failure.Message), null, null);
}
