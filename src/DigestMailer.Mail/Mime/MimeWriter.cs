using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DigestMailer.Mail.Dkim;

namespace DigestMailer.Mail.Mime;

/// <summary>
/// Writes one message to final bytes: the header fields in the order of the calls, then the body.
/// Bodies arrive as pieces that are quoted-printable already, and are only copied. Equal calls give equal bytes.
/// </summary>
/// <param name="output">Where the message goes; with a draft, all at once at its end.</param>
/// <param name="draft">Room for a message that is signed.</param>
public sealed class MimeWriter(IBufferWriter<byte> output, DkimDraft? draft = null)
{
    /// <summary>Takes header fields that are written already, each with its line break.</summary>
    public IBufferWriter<byte> Head { get; } = draft?.Head ?? output;

    /// <summary>Octets of the signatures, which stand before all else; known at the message's end.</summary>
    public int SignatureLength { get; private set; }

    /// <inheritdoc cref="HeaderText.WriteText"/>
    public MimeWriter Text(string name, string value)
    {
        HeaderText.WriteText(name, value, Head);
        return this;
    }

    /// <inheritdoc cref="HeaderText.WriteExact"/>
    public MimeWriter Exact(string name, string value)
    {
        HeaderText.WriteExact(name, value, Head);
        return this;
    }

    /// <inheritdoc cref="HeaderText.WriteMailbox"/>
    public MimeWriter Mailbox(string name, string? displayName, MailAddress address)
    {
        HeaderText.WriteMailbox(name, displayName, address, Head);
        return this;
    }

    /// <inheritdoc cref="HeaderText.WriteDate"/>
    public MimeWriter Date(string name, DateTimeOffset value)
    {
        HeaderText.WriteDate(name, value, Head);
        return this;
    }

    /// <summary>Ends the message with one text body.</summary>
    /// <param name="subtype"><c>plain</c> or <c>html</c>.</param>
    /// <inheritdoc cref="EndWithAlternatives"/>
    public void EndWithText(
        string subtype,
        IReadOnlyList<ReadOnlyMemory<byte>> pieces,
        DkimSigner? signer = null,
        DateTimeOffset date = default
    )
    {
        var part = Part.Of(subtype, pieces);
        Encoding.ASCII.GetBytes($"MIME-Version: 1.0\r\n{part.Head}", Head);
        End([new(default, part.Pieces)], signer, date);
    }

    /// <summary>Ends the message with the same words twice: plain first, HTML last, as readers prefer the last they understand.</summary>
    /// <param name="seed">What the boundary is derived from: equal seeds and bodies give equal bytes.</param>
    /// <param name="signer">Signs, in the draft that this writer was given; null for no signature.</param>
    /// <param name="date">When it signs.</param>
    public void EndWithAlternatives(
        string seed,
        IReadOnlyList<ReadOnlyMemory<byte>> plain,
        IReadOnlyList<ReadOnlyMemory<byte>> html,
        DkimSigner? signer = null,
        DateTimeOffset date = default
    )
    {
        var first = Part.Of("plain", plain);
        var last = Part.Of("html", html);
        var boundary = Boundary(seed, first.Pieces, last.Pieces);
        Encoding.ASCII.GetBytes(
            $"MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\"{boundary}\"\r\n",
            Head
        );
        End(
            [
                new(Ascii($"\r\n--{boundary}\r\n{first.Head}\r\n"), first.Pieces),
                new(Ascii($"\r\n--{boundary}\r\n{last.Head}\r\n"), last.Pieces),
                new(Ascii($"\r\n--{boundary}--\r\n"), []),
            ],
            signer,
            date
        );
    }

    private void End(ReadOnlySpan<Stretch> body, DkimSigner? signer, DateTimeOffset date)
    {
        if (signer is not null)
        {
            var room = draft ?? throw new InvalidOperationException("A message is signed in a draft: give the writer one.");
            Hash(body, room);
            SignatureLength = signer.Write(room, date, output);
        }

        if (draft is not null)
        {
            output.Write(draft.Written);
        }

        output.Write("\r\n"u8);
        foreach (var stretch in body)
        {
            output.Write(stretch.Lead);
            for (var index = 0; index < stretch.Pieces.Count; index++)
            {
                output.Write(stretch.Pieces[index].Span);
            }
        }
    }

    private static void Hash(ReadOnlySpan<Stretch> body, DkimDraft draft)
    {
        foreach (var stretch in body)
        {
            draft.Body.Append(stretch.Lead);
            for (var index = 0; index < stretch.Pieces.Count; index++)
            {
                draft.Body.Append(stretch.Pieces[index].Span);
            }
        }

        draft.Finish();
    }

    /// <summary>Part of a body: lines of our own, then pieces that are only copied.</summary>
    private readonly record struct Stretch(byte[]? Lead, IReadOnlyList<ReadOnlyMemory<byte>> Pieces);

    /// <summary>A text and the fields that describe it.</summary>
    private readonly record struct Part(string Head, IReadOnlyList<ReadOnlyMemory<byte>> Pieces)
    {
        public static Part Of(string subtype, IReadOnlyList<ReadOnlyMemory<byte>> pieces)
        {
            CheckPieces(pieces);
            var isBase64 = Base64Text.IsShorter(pieces);
            var encoding = isBase64 ? "base64" : "quoted-printable";
            return new(
                $"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n",
                isBase64 ? [Base64Text.Recode(pieces)] : pieces
            );
        }
    }

    /// <summary>Quoted-printable never holds "=_"; the check is for pieces that are not what they should be.</summary>
    private static string Boundary(
        string seed,
        IReadOnlyList<ReadOnlyMemory<byte>> plain,
        IReadOnlyList<ReadOnlyMemory<byte>> html
    )
    {
        for (var counter = 0; ; counter++)
        {
            var source = counter == 0 ? seed : seed + '#' + counter.ToString(CultureInfo.InvariantCulture);
            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)).AsSpan(0, 12));
            var boundary = Ascii("=_" + hash);
            if (!Holds(plain, boundary) && !Holds(html, boundary))
            {
                return "=_" + hash;
            }
        }
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    private static bool Holds(IReadOnlyList<ReadOnlyMemory<byte>> pieces, ReadOnlySpan<byte> boundary)
    {
        for (var index = 0; index < pieces.Count; index++)
        {
            // Two octets first: they are rare, and found faster than the whole.
            if (pieces[index].Span.IndexOf("=_"u8) is >= 0 and var at && pieces[index].Span[at..].IndexOf(boundary) >= 0)
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
