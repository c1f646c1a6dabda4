namespace DigestMailer.Digests;

/// <summary>A file that a source hands over.</summary>
/// <param name="Hash">Of name and content: a name may state the day.</param>
internal sealed record DigestFile(string Name, ReadOnlyMemory<byte> Content, string Hash);

/// <summary>Where digests come from. What a source yields comes again until it is told that it is done.</summary>
internal interface IDigestSource
{
    IAsyncEnumerable<DigestFile> NewAsync(CancellationToken cancellationToken);

    /// <param name="digestId">What became of it; null when it could not be read.</param>
    Task DoneAsync(DigestFile file, long? digestId, CancellationToken cancellationToken);
}
