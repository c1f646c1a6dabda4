using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DigestMailer.Mail.Mime;

/// <summary>
/// Writes one message to final bytes: the header fields in the order of the calls, then the body.
/// Bodies arrive as pieces that are quoted-printable already, and are only copied. Equal calls give equal bytes.
/// </summary>
public sealed class MimeWriter(IBufferWriter<byte> output)
{
    /// <inheritdoc cref="HeaderText.WriteText"/>
    public MimeWriter Text(string name, string value)
    {
        HeaderText.WriteText(name, value, output);
        return this;
    }

    /// <inheritdoc cref="HeaderText.WriteExact"/>
    public MimeWriter Exact(string name, string value)
    {
        HeaderText.WriteExact(name, value, output);
        return this;
    }

    /// <inheritdoc cref="HeaderText.WriteMailbox"/>
    public MimeWriter Mailbox(string name, string? displayName, MailAddress address)
    {
        HeaderText.WriteMailbox(name, displayName, address, output);
        return this;
    }

    /// <inheritdoc cref="HeaderText.WriteDate"/>
    public MimeWriter Date(string name, DateTimeOffset value)
    {
        HeaderText.WriteDate(name, value, output);
        return this;
    }

    /// <summary>Ends the message with one text body.</summary>
    /// <param name="subtype"><c>plain</c> or <c>html</c>.</param>
    public void EndWithText(string subtype, IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        CheckPieces(pieces);
        output.Write("MIME-Version: 1.0\r\n"u8);
        WritePart(subtype, pieces);
    }

    /// <summary>Ends the message with the same words twice: plain first, HTML last, as readers prefer the last they understand.</summary>
    /// <param name="seed">What the boundary is derived from: equal seeds and bodies give equal bytes.</param>
    public void EndWithAlternatives(
        string seed,
        IReadOnlyList<ReadOnlyMemory<byte>> plain,
        IReadOnlyList<ReadOnlyMemory<byte>> html
    )
    {
        CheckPieces(plain);
        CheckPieces(html);
        var boundary = Boundary(seed, plain, html);
        output.Write("MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\""u8);
        output.Write(boundary);
        output.Write("\"\r\n\r\n"u8);
        WriteDelimiter(boundary, "\r\n"u8);
        WritePart("plain", plain);
        WriteDelimiter(boundary, "\r\n"u8);
        WritePart("html", html);
        WriteDelimiter(boundary, "--\r\n"u8);
    }

    private void WriteDelimiter(ReadOnlySpan<byte> boundary, ReadOnlySpan<byte> end)
    {
        output.Write("\r\n--"u8);
        output.Write(boundary);
        output.Write(end);
    }

    private void WritePart(string subtype, IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        output.Write("Content-Type: text/"u8);
        Encoding.ASCII.GetBytes(subtype, output);
        output.Write("; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"u8);
        for (var index = 0; index < pieces.Count; index++)
        {
            output.Write(pieces[index].Span);
        }
    }

    /// <summary>Quoted-printable never holds "=_"; the check is for pieces that are not what they should be.</summary>
    private static byte[] Boundary(
        string seed,
        IReadOnlyList<ReadOnlyMemory<byte>> plain,
        IReadOnlyList<ReadOnlyMemory<byte>> html
    )
    {
        for (var counter = 0; ; counter++)
        {
            var source = counter == 0 ? seed : seed + '#' + counter.ToString(CultureInfo.InvariantCulture);
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)).AsSpan(0, 12));
            var boundary = Encoding.ASCII.GetBytes("=_" + hash);
            if (!Holds(plain, boundary) && !Holds(html, boundary))
            {
                return boundary;
            }
        }
    }

    private static bool Holds(IReadOnlyList<ReadOnlyMemory<byte>> pieces, ReadOnlySpan<byte> boundary)
    {
        for (var index = 0; index < pieces.Count; index++)
        {
            if (pieces[index].Span.IndexOf(boundary) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static void CheckPieces(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        for (var index = 0; index < pieces.Count; index++)
        {
            if (!pieces[index].IsEmpty && !pieces[index].Span.EndsWith("\r\n"u8))
            {
                throw new ArgumentException("A piece must end with a line break.", nameof(pieces));
            }
        }
    }
}
