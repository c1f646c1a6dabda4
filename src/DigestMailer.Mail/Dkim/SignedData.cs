using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace DigestMailer.Mail.Dkim;

/// <summary>What a signature is made over: RFC 6376 section 3.7.</summary>
public static class SignedData
{
    /// <param name="message">Its header fields, with the body or without.</param>
    /// <param name="names">The list <c>h=</c>.</param>
    /// <param name="signature">The signature's own field with an empty <c>b=</c> and no line break at its end; empty for the other fields alone.</param>
    /// <returns>SHA-256 of the canonical header.</returns>
    public static byte[] Digest(
        ReadOnlySpan<byte> message, IEnumerable<string> names, Canonicalization canonicalization, ReadOnlySpan<byte> signature)
    {
        var block = new HeaderBlock();
        block.Read(message);
        var output = new ArrayBufferWriter<byte>();
        block.Write(message, [.. names.Select(Encoding.ASCII.GetBytes)], canonicalization, output);
        if (!signature.IsEmpty)
        {
            HeaderBlock.WriteField(signature, canonicalization, output);
        }

        return SHA256.HashData(output.WrittenSpan);
    }
}
