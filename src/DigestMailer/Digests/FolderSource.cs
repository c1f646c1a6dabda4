using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace DigestMailer.Digests;

/// <summary>Files dropped into a folder. They stay where they are; the database remembers which were taken.</summary>
internal sealed partial class FolderSource(
    IOptions<DigestsOptions> options,
    TakenFiles taken,
    TimeProvider clock,
    ILogger<FolderSource> log
) : IDigestSource
{
    private readonly record struct Look(long Length, DateTime Changed);

    /// <summary>How each file looked last time: one that is still being written looks different again.</summary>
    private readonly Dictionary<string, Look> looks = [];

    private readonly Dictionary<string, Look> done = [];

    public async IAsyncEnumerable<DigestFile> NewAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (options.Value.Folder is not { Length: > 0 } folder)
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateFiles(folder).Where(IsDigest).Order(StringComparer.Ordinal))
        {
            var look = LookAt(path);
            if (!IsComplete(path, look) || (done.TryGetValue(path, out var last) && last == look))
            {
                continue;
            }

            if (await ReadAsync(path, look, cancellationToken) is not { } file)
            {
                continue;
            }

            if (await taken.TookAsync(file.Hash, cancellationToken))
            {
                done[path] = look;
                continue;
            }

            yield return file;
        }
    }

    public Task DoneAsync(DigestFile file, long? digestId, CancellationToken cancellationToken) =>
        taken.TakeAsync(file.Hash, file.Name, digestId, cancellationToken);

    private static bool IsDigest(string path) =>
        Path.GetFileName(path) is var name
        && !name.StartsWith('.')
        && !name.EndsWith('~')
        && Path.GetExtension(name) is not (".tmp" or ".part" or ".partial" or ".crdownload" or ".swp");

    private static Look LookAt(string path)
    {
        var file = new FileInfo(path);
        return file.Exists ? new Look(file.Length, file.LastWriteTimeUtc) : default;
    }

    /// <summary>Unchanged since the last look, or for a while: a file that was moved in is taken at once.</summary>
    private bool IsComplete(string path, Look look)
    {
        var isSame = looks.TryGetValue(path, out var before) && before == look;
        looks[path] = look;
        return look != default && (isSame || look.Changed + options.Value.Settle <= clock.GetUtcNow().UtcDateTime);
    }

    private async Task<DigestFile?> ReadAsync(string path, Look look, CancellationToken cancellationToken)
    {
        try
        {
            var content = new byte[Math.Min(look.Length, Limits.Bytes + 1L)];
            await using (var file = File.OpenRead(path))
            {
                await file.ReadExactlyAsync(content, cancellationToken);
            }

            var name = Path.GetFileName(path);
            return LookAt(path) == look ? new DigestFile(name, content, Hash(name, content)) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Unreadable(failure, Path.GetFileName(path)); // one such file must not hold back the others
            return null;
        }
    }

    private static string Hash(string name, byte[] content) =>
        Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(name), 0, .. content]));

    [LoggerMessage(DigestEvents.Unreadable, LogLevel.Warning, "{File} cannot be opened; the next look tries again")]
    private partial void Unreadable(Exception failure, string file);
}
