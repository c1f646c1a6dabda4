using System.Buffers;
using System.Security.Cryptography;

namespace DigestMailer.Mail.Dkim;

/// <summary>
/// Room in which one message comes to its end: its header fields, and what is hashed of it, once for all signatures. One owner at
/// a time; used again for the next.
/// </summary>
public sealed class DkimDraft : IDisposable
{
    private readonly ArrayBufferWriter<byte> head = new(2048);
    private readonly byte[] body = new byte[BodyHash.Length];

    /// <summary>The header fields, which a signature must know before it can stand above them.</summary>
    public IBufferWriter<byte> Head => head;

    /// <summary>Takes the body, piece by piece.</summary>
    public BodyHash Body { get; } = new(Canonicalization.Relaxed);

    internal ReadOnlySpan<byte> Written => head.WrittenSpan;

    internal ReadOnlySpan<byte> BodyDigest => body;

    internal HeaderBlock Block { get; } = new();

    internal SignedNames Names { get; } = new();

    /// <summary>The canonical header fields: the same for every signature on the message.</summary>
    internal ArrayBufferWriter<byte> Canonical { get; } = new(2048);

    internal ArrayBufferWriter<byte> Field { get; } = new(1024);

    internal IncrementalHash Hash { get; } = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Clear()
    {
        Body.Reset();
        head.ResetWrittenCount();
        Canonical.ResetWrittenCount();
        Field.ResetWrittenCount();
    }

    /// <summary>The body is complete.</summary>
    internal void Finish() => Body.End(body);

    public void Dispose()
    {
        Body.Dispose();
        Hash.Dispose();
    }
}
