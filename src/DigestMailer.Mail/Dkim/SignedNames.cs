using System.Text;

namespace DigestMailer.Mail.Dkim;

/// <summary>
/// Which header fields a signature covers: all that are there, and some once more, so that nobody can add another of them.
/// Worked out anew only when a mail has other fields than the one before.
/// </summary>
internal sealed class SignedNames
{
    private const int Column = 72;

    /// <summary>What relays add or change, and what a signature must not cover: RFC 6376 section 5.4.1.</summary>
    private static readonly string[] Never = ["return-path", "received", "bcc", "comments", "keywords", "dkim-signature"];

    private static readonly string[] Twice =
        ["from", "to", "subject", "date", "reply-to", "message-id", "list-unsubscribe", "list-unsubscribe-post"];

    private readonly List<byte[]> seen = [];
    private List<byte[]> names = [];

    /// <summary>In the order of <c>h=</c>, lower case.</summary>
    public IReadOnlyList<byte[]> Names => names;

    /// <summary>The tag <c>h=</c> with its semicolon, on lines of its own.</summary>
    public byte[] Tag { get; private set; } = [];

    public void Read(HeaderBlock block, ReadOnlySpan<byte> message)
    {
        if (IsAsBefore(block, message))
        {
            return;
        }

        seen.Clear();
        for (var index = 0; index < block.Count; index++)
        {
            seen.Add(block.Name(message, index).ToArray());
        }

        var present = seen.Select(name => Encoding.Latin1.GetString(name).ToLowerInvariant()).Where(name => !Never.Contains(name));
        var all = present.Concat(Twice).ToList();
        names = [.. all.Select(Encoding.Latin1.GetBytes)];
        Tag = Encoding.Latin1.GetBytes(Write(all));
    }

    private bool IsAsBefore(HeaderBlock block, ReadOnlySpan<byte> message)
    {
        if (block.Count != seen.Count)
        {
            return false;
        }

        for (var index = 0; index < seen.Count; index++)
        {
            if (!block.Name(message, index).SequenceEqual(seen[index]))
            {
                return false;
            }
        }

        return true;
    }

    private static string Write(List<string> all)
    {
        var text = new StringBuilder("\r\n\th=");
        var column = 3;
        for (var at = 0; at < all.Count; at++)
        {
            if (at > 0)
            {
                text.Append(':');
                column++;
                if (column + all[at].Length > Column)
                {
                    text.Append("\r\n\t");
                    column = 1;
                }
            }

            text.Append(all[at]);
            column += all[at].Length;
        }

        return text.Append(';').ToString();
    }
}
