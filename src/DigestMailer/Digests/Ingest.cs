namespace DigestMailer.Digests;

/// <summary>What one look at the sources brought.</summary>
internal sealed record Ingested(int Kept, int Known, int Broken);

/// <summary>Takes in what the sources have: reads each file and keeps it, or reports every mistake in it once.</summary>
internal sealed partial class Ingest(IEnumerable<IDigestSource> sources, DigestStore store, ILogger<Ingest> log)
{
    public async Task<Ingested> RunAsync(CancellationToken cancellationToken)
    {
        var (kept, known, broken) = (0, 0, 0);
        foreach (var source in sources)
        {
            await foreach (var file in source.NewAsync(cancellationToken))
            {
                var (result, keeping) = await TakeAsync(file.Name, file.Content, stated: null, cancellationToken);
                await source.DoneAsync(file, keeping?.DigestId, cancellationToken);
                kept += keeping is { IsNew: true } ? 1 : 0;
                known += keeping is { IsNew: false } ? 1 : 0;
                broken += result is ReadResult.Broken ? 1 : 0;
            }
        }

        return new Ingested(kept, known, broken);
    }

    /// <summary>Reads one file and keeps it; of a broken one nothing is kept.</summary>
    /// <param name="stated">The day, when whoever hands the file in says it.</param>
    public async Task<(ReadResult Result, KeptResult? Kept)> TakeAsync(
        string name,
        ReadOnlyMemory<byte> content,
        DateOnly? stated,
        CancellationToken cancellationToken
    )
    {
        var result = DigestReader.Read(content, name, stated);
        if (result is not ReadResult.Read { Digest: var digest })
        {
            foreach (var mistake in ((ReadResult.Broken)result).Mistakes)
            {
                BrokenFile(name, mistake.Line, mistake.Problem, mistake.Cure);
            }

            return (result, null);
        }

        var kept = await store.KeepAsync(digest, content, cancellationToken);
        if (kept.IsNew)
        {
            KeptFile(name, kept.DigestId, digest.Date, digest.Papers.Count, kept.NewPapers);
        }
        else
        {
            KnownFile(name, kept.DigestId);
        }

        if (kept.IsNew && digest.SetAside.Count > 0)
        {
            SetAside(name, kept.DigestId, digest.SetAside.Count, digest.SetAside[0].Line, digest.SetAside[0].Reason);
        }

        return (result, kept);
    }

    [LoggerMessage(
        DigestEvents.Kept,
        LogLevel.Information,
        "{File} is digest {Digest} of {Day}: {Papers} papers, {New} of them new"
    )]
    private partial void KeptFile(string file, long digest, DateOnly day, int papers, int @new);

    [LoggerMessage(
        DigestEvents.KnownAlready,
        LogLevel.Information,
        "{File} is digest {Digest}, which was kept before: nothing was added"
    )]
    private partial void KnownFile(string file, long digest);

    [LoggerMessage(DigestEvents.Broken, LogLevel.Warning, "{File} was not taken in, line {Line}: {Problem}. {Cure}")]
    private partial void BrokenFile(string file, int line, string problem, string cure);

    [LoggerMessage(
        DigestEvents.SetAside,
        LogLevel.Warning,
        "{File}, digest {Digest}: {Count} items set aside, the first on line {Line}: {Reason}"
    )]
    private partial void SetAside(string file, long digest, int count, int line, string reason);
}
