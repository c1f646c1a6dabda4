using DigestMailer.Templates;

namespace DigestMailer.Web;

/// <summary>What the list of the development inbox may see.</summary>
internal sealed record InboxPage(IReadOnlyList<InboxEntry> Messages)
{
    public static readonly Shape<InboxPage> Shape = new Shape<InboxPage>("inbox")
        .Number("count", page => page.Messages.Count, "How many messages are kept.")
        .List("messages", page => page.Messages, InboxEntry.Shape, "Newest first.");
}

internal sealed record InboxEntry(string To, string Subject, DateTimeOffset Received, long Kilobytes, WebUrl Url)
{
    public static readonly Shape<InboxEntry> Shape = new Shape<InboxEntry>("message")
        .Text("to", entry => entry.To, "The envelope's recipient.")
        .Text("subject", entry => entry.Subject, "Decoded.")
        .Instant("received", entry => entry.Received, "When the receiver took it, UTC.")
        .Number("kilobytes", entry => entry.Kilobytes, "Size on the wire.")
        .Url("url", entry => entry.Url, "The page of the message.");
}

/// <summary>What the page of one received message may see.</summary>
internal sealed record MessagePage(MessageView Message, WebUrl InboxUrl, WebUrl RawUrl, WebUrl? HtmlUrl)
{
    public static readonly Shape<MessagePage> Shape = new Shape<MessagePage>("page")
        .Record("message", page => page.Message, MessageView.Shape, "The message.")
        .Url("inbox_url", page => page.InboxUrl, "The list.")
        .Url("raw_url", page => page.RawUrl, "The message as it came.")
        .Url("html_url", page => page.HtmlUrl, "Its HTML part alone; absent without one.", optional: true);
}

internal sealed record MessageView(string From, string To, string Subject, string Date, string Text, string Headers)
{
    public static readonly Shape<MessageView> Shape = new Shape<MessageView>("message")
        .Text("from", message => message.From, "Decoded.")
        .Text("to", message => message.To, "Decoded.")
        .Text("subject", message => message.Subject, "Decoded.")
        .Text("date", message => message.Date, "As written.")
        .Text("text", message => message.Text, "The text part, decoded.")
        .Text("headers", message => message.Headers, "The header lines as they came.");
}
