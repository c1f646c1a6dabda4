using System.Text;
using DigestMailer.Mail.Mime;

namespace DigestMailer.Mail.Reports;

/// <summary>A mail that may be a report, parted into what it says itself and the message that it returns.</summary>
internal sealed class ReportMessage
{
    private const int MostText = 128 * 1024;
    private const int MostParts = 30;

    private static readonly string[] Returned =
    [
        "--- below this line is a copy", "--- this is a copy of", "------ this is a copy", "--- original message", "----- original message",
        "----- unsent message", "-----original message", "--- returned message", "------- returned message", "----- message header",
        "--- the header of the original", "original message follows", "original message headers", "the original message was:", "---- original message",
        "the following is a copy", "----- a copy of the message", "--- message headers follow", "message headers follow", "--- mensaje original",
        "----------------------------------------------- original", "----- begin message", "-- original message", "returned message begins", "text of the message",
        "received: from", "return-path:", "the header page of", "content-type: message/rfc822", "--- undelivered message",
        "******** original", "=== original", "---unsent message", "--- nachricht", "---- message original",
    ];

    public ReportMessage(MimePart mail)
    {
        Mail = mail;
        Outer = [.. Around(mail).Take(MostParts)];
        (Said, var rest) = Parted(Text());
        ReturnedHeaders = Returns(rest);
    }

    public MimePart Mail { get; }

    /// <summary>The mail and its parts, without those of a message that it holds.</summary>
    public IReadOnlyList<MimePart> Outer { get; }

    /// <summary>The words for people, down to where the returned message begins.</summary>
    public string Said { get; }

    /// <summary>The fields of the returned message; empty when there is none.</summary>
    public IReadOnlyList<MimeHeader> ReturnedHeaders { get; }

    public string Subject => Mail["Subject"] ?? "";

    public string From => Mail["From"] ?? "";

    public string? ReturnedField(string name) =>
        ReturnedHeaders.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

    /// <returns>A mail inside this one; null when there is none.</returns>
    public ReportMessage? Wrapped() =>
        Outer.FirstOrDefault(part => part.Type.MediaType == "message/rfc822" && part.Parts.Count == 1) is { } holder
            ? new ReportMessage(holder.Parts[0])
            : null;

    private static IEnumerable<MimePart> Around(MimePart part) =>
        part.Type.MediaType.StartsWith("message/", StringComparison.Ordinal) ? [part] : part.Parts.SelectMany(Around).Prepend(part);

    private string Text()
    {
        var text = new StringBuilder();
        foreach (var part in Outer.Where(part => part.Parts.Count == 0 && text.Length < MostText))
        {
            var type = part.Type.MediaType;
            var isPlain = type is "text/plain" or "text/x-plain" || (type.StartsWith("multipart/", StringComparison.Ordinal) && part == Mail);
            if (isPlain)
            {
                text.Append(part.Text(MostText)).Append('\n');
            }
            else if (type == "text/html" && text.Length == 0)
            {
                text.Append(HtmlText.Plain(part.Text(MostText))).Append('\n');
            }
        }

        return text.Replace("\r\n", "\n").Replace('\r', '\n').ToString();
    }

    private static (string Said, string Below) Parted(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            end = end < 0 ? text.Length : end;
            var line = text.AsSpan(at, end - at).Trim();
            foreach (var mark in Returned)
            {
                if (at > 0 && line.StartsWith(mark, StringComparison.OrdinalIgnoreCase))
                {
                    return (text[..at], text[at..]);
                }
            }

            at = end + 1;
        }

        return (text, "");
    }

    private IReadOnlyList<MimeHeader> Returns(string rest)
    {
        foreach (var part in Outer)
        {
            var type = part.Type.MediaType;
            if (type is "message/rfc822" or "message/global" && part.Parts.Count == 1 && part.Parts[0].Headers.Count > 0)
            {
                return part.Parts[0].Headers;
            }

            if (type is "text/rfc822-headers" or "message/rfc822-headers" or "message/global-headers" or "text/rfc822-header" or "message/partial")
            {
                return MimeReader.ReadFieldGroups(part.Decoded(), most: 1) is [var fields] ? fields : [];
            }
        }

        // Below the mark that parts the words from the copy there may be more lines before its first field.
        return rest.Length == 0 ? []
            : MimeReader.ReadFieldGroups(Encoding.UTF8.GetBytes(rest[..Math.Min(rest.Length, MostText)]), most: 4).MaxBy(group => group.Count) ?? [];
    }
}
