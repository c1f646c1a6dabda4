namespace DigestMailer.Mail.Mime;

/// <summary>One header field as it was read: unfolded, encoded words decoded.</summary>
public sealed record MimeHeader(string Name, string Value);

/// <summary>A node of a message: fields, and either octets or further parts.</summary>
/// <param name="Body">As it stood, still in its transfer encoding.</param>
/// <param name="Parts">Of a multipart, or the one message in a message/rfc822.</param>
public sealed record MimePart(
    IReadOnlyList<MimeHeader> Headers,
    ReadOnlyMemory<byte> Body,
    IReadOnlyList<MimePart> Parts
)
{
    /// <summary>The first field of this name, in any case; null when there is none.</summary>
    public string? this[string name] =>
        Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    public ContentType Type => ContentType.Read(this["Content-Type"]);

    /// <summary>The text of the first part of this type, such as <c>text/html</c>, at any depth; null when there is none.</summary>
    public string? FirstText(string mediaType) =>
        Parts.Count == 0
            ? Type.MediaType == mediaType
                ? Text()
                : null
            : Parts.Select(part => part.FirstText(mediaType)).FirstOrDefault(text => text is not null);

    /// <summary>The body without its transfer encoding.</summary>
    public byte[] Decoded() => TransferEncoding.Decode(this["Content-Transfer-Encoding"], Body.Span);

    /// <summary>The body as text, in the charset it names; what cannot be read becomes U+FFFD.</summary>
    public string Text() => Charset.Decode(Type.Parameters.GetValueOrDefault("charset", "utf-8"), Decoded());
}
