using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DigestMailer.Mail.Dkim;

/// <summary>
/// Writes one <c>DKIM-Signature</c> field for each identity, relaxed/relaxed (RFC 6376, RFC 8463). Neither covers the other.
/// Equal messages, keys and dates give equal bytes; one signer serves all threads.
/// </summary>
public sealed class DkimSigner(IReadOnlyList<DkimIdentity> identities)
{
    private const int Column = 72;

    private readonly byte[][] openings = [.. identities.Select(identity => Encoding.ASCII.GetBytes(
        $"DKIM-Signature: v=1; a={identity.Key.Algorithm}; c=relaxed/relaxed;\r\n\td={identity.Domain};\r\n\ts={identity.Selector}; t="))];

    /// <param name="draft">Of a message that is complete.</param>
    /// <param name="date">The tag <c>t=</c>: the same for every attempt at the message.</param>
    /// <returns>The octets written.</returns>
    internal int Write(DkimDraft draft, DateTimeOffset date, IBufferWriter<byte> output)
    {
        var head = draft.Written;
        draft.Block.Read(head);
        draft.Names.Read(draft.Block, head);
        draft.Block.Write(head, draft.Names.Names, Canonicalization.Relaxed, draft.Canonical);
        var length = 0;
        for (var index = 0; index < openings.Length; index++)
        {
            length += Write(draft, index, date, output);
        }

        return length;
    }

    private int Write(DkimDraft draft, int index, DateTimeOffset date, IBufferWriter<byte> output)
    {
        var field = draft.Field;
        field.ResetWrittenCount();
        field.Write(openings[index]);
        date.ToUnixTimeSeconds().TryFormat(field.GetSpan(20), out var digits, default, CultureInfo.InvariantCulture);
        field.Advance(digits);
        field.Write(";"u8);
        field.Write(draft.Names.Tag);
        field.Write("\r\n\tbh="u8);
        Base64.EncodeToUtf8(draft.BodyDigest, field.GetSpan(64), out _, out var length);
        field.Advance(length);
        field.Write(";\r\n\tb="u8);
        output.Write(field.WrittenSpan);

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Digest(draft, digest);
        return field.WrittenCount + WriteSignature(identities[index].Key, digest, output);
    }

    private static void Digest(DkimDraft draft, Span<byte> digest)
    {
        var canonical = ArrayPool<byte>.Shared.Rent(draft.Field.WrittenCount + 1);
        var length = HeaderBlock.Relax(draft.Field.WrittenSpan, canonical);
        draft.Hash.AppendData(draft.Canonical.WrittenSpan);
        draft.Hash.AppendData(canonical, 0, length);
        draft.Hash.GetHashAndReset(digest);
        ArrayPool<byte>.Shared.Return(canonical);
    }

    private static int WriteSignature(DkimKey key, ReadOnlySpan<byte> digest, IBufferWriter<byte> output)
    {
        Span<byte> signature = stackalloc byte[key.SignatureLength];
        key.Sign(digest, signature);
        Span<byte> text = stackalloc byte[Base64.GetMaxEncodedToUtf8Length(signature.Length)];
        Base64.EncodeToUtf8(signature, text, out _, out _);
        var length = text.Length + 2;
        for (; text.Length > Column; text = text[Column..])
        {
            output.Write(text[..Column]);
            output.Write("\r\n\t"u8);
            length += 3;
        }

        output.Write(text);
        output.Write("\r\n"u8);
        return length;
    }
}
