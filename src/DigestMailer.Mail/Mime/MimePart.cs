namespace DigestMailer.Mail.Mime;

/// <summary>One header field as it was read: unfolded, encoded words decoded.</summary>
public sealed record MimeHeader(string Name, string Value)
{
    /// <summary>Unfolded, but with its encoded words: what structured fields are parsed from.</summary>
    public string Raw { get; init; } = Value;
}

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
    public string? this[string name] => Find(name)?.Value;

    /// <summary>What the part says it is; plain text when it says nothing.</summary>
    public ContentType Type => ContentType.Read(Find("Content-Type")?.Raw);

    /// <summary>The values of all fields of this name, in their order.</summary>
    public IEnumerable<string> All(string name) =>
        Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);

    /// <summary>This part and all below it, in the order in which they stand.</summary>
    public IEnumerable<MimePart> Tree() => Parts.SelectMany(part => part.Tree()).Prepend(this);

    /// <summary>The text of the first part of this type, such as <c>text/html</c>, at any depth; null when there is none.</summary>
    public string? FirstText(string mediaType) =>
        Tree().FirstOrDefault(part => part.Parts.Count == 0 && part.Type.MediaType == mediaType)?.Text();

    /// <summary>The body without its transfer encoding.</summary>
    public byte[] Decoded() => TransferEncoding.Decode(this["Content-Transfer-Encoding"], Body.Span);

    /// <summary>The body as text, in the charset it names; what cannot be read becomes U+FFFD.</summary>
    /// <param name="most">So many octets of the body are read.</param>
    public string Text(int most = int.MaxValue) =>
        Charset.Decode(
            Type.Parameters.GetValueOrDefault("charset", "us-ascii"),
            TransferEncoding.Decode(this["Content-Transfer-Encoding"], Body.Span[..Math.Min(most, Body.Length)])
        );

    private MimeHeader? Find(string name) =>
        Headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
