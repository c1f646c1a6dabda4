using System.Buffers;
using System.Globalization;
using System.Text;
using DigestMailer.Mail;
using DigestMailer.Mail.Mime;
using DigestMailer.Templates;
using Microsoft.Extensions.Options;

namespace DigestMailer.Composing;

/// <summary>What the header of one mail says beside what all of them say.</summary>
internal sealed record HeaderFacts(
    string? Name,
    MailAddress To,
    string Subject,
    DateTimeOffset Date,
    string MessageId,
    WebUrl Unsubscribe,
    string Kind,
    DateOnly Day,
    string Language);

/// <summary>
/// The header fields in one fixed order, ready to be followed by MIME-Version; signatures come to stand before them.
/// Fields that are the same in every mail are encoded once.
/// </summary>
internal sealed class MailHeaders
{
    private readonly ComposingOptions options;
    private readonly Links links;
    private readonly byte[] from;
    private readonly byte[] replyTo;
    private readonly byte[] listId;
    private readonly byte[] custom;

    public MailHeaders(IOptions<ComposingOptions> composing)
    {
        options = composing.Value;
        links = new Links(options.BaseUrl);
        var sender = MailAddress.Parse(options.FromAddress);
        from = Once(mime => mime.Mailbox("From", options.FromName, sender));
        replyTo = Once(mime => _ = options.ReplyTo is { } address ? mime.Mailbox("Reply-To", null, MailAddress.Parse(address)) : mime);
        listId = Once(mime => mime.Exact("List-Id", $"{Phrase(options.FromName)}<{options.ListLabel}.{sender.Domain}>"));
        custom = Once(Custom);
    }

    public void Write(HeaderFacts mail, IBufferWriter<byte> output)
    {
        var mime = new MimeWriter(output);
        output.Write(from);
        mime.Mailbox("To", OneLine(mail.Name), mail.To);
        output.Write(replyTo);
        mime.Text("Subject", mail.Subject).Date("Date", mail.Date).Exact("Message-ID", mail.MessageId);
        output.Write(listId);
        mime.Exact("List-Unsubscribe", Unsubscribe(mail.Unsubscribe));
        if (links.IsOneClick)
        {
            output.Write("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"u8);
        }

        output.Write(custom);
        mime.Exact("Feedback-ID", string.Create(CultureInfo.InvariantCulture, $"{mail.Kind}:{mail.Day:yyyyMMdd}:{mail.Language}:{options.SenderId}"));
    }

    private string Unsubscribe(WebUrl page) => options.MailtoUnsubscribe is { } mailbox
        ? $"<{page}>, <mailto:{mailbox}?subject={page.Text[(page.Text.LastIndexOf('/') + 1)..]}>"
        : $"<{page}>";

    private void Custom(MimeWriter mime)
    {
        if (options.HelpUrl is { } help)
        {
            mime.Exact("List-Help", $"<{WebUrl.Parse(help)}>");
        }

        if (options.Owner is { } owner)
        {
            mime.Exact("List-Owner", $"<mailto:{owner}>");
        }

        if (options.ArchiveUrl is { } archive)
        {
            mime.Exact("List-Archive", $"<{WebUrl.Parse(archive)}>");
        }

        mime.Exact("List-Post", "NO"); // RFC 2369 section 3.4: nobody posts to it

        // The first by RFC 3834, the other two by custom: keeps vacation replies away.
        mime.Exact("Auto-Submitted", "auto-generated").Exact("Precedence", "bulk").Exact("X-Auto-Response-Suppress", "All");
    }

    private static byte[] Once(Action<MimeWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(new MimeWriter(output));
        return output.WrittenSpan.ToArray();
    }

    /// <summary>RFC 2919 allows a name before the id; one that would have to be encoded is left out.</summary>
    private static string Phrase(string name) => Ascii.IsValid(name) ? $"\"{name.Replace("\\", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal)}\" " : "";

    private static string? OneLine(string? name) =>
        name is not null && name.Any(char.IsControl) ? string.Concat(name.Where(one => !char.IsControl(one))) : name;
}
