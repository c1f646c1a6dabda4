using DigestMailer.Digests;

namespace DigestMailer.Composing;

/// <summary>A page saved as text names no addresses: its papers get a link that looks for the title, so that a reader can go on.</summary>
internal static class FindLink
{
    /// <param name="pattern">An address in which {title} stands for the title; empty for no link.</param>
    public static StoredPaper For(StoredPaper stored, string pattern) => stored.Paper.Url is not null || pattern.Length == 0
        ? stored
        : stored with
        {
            Paper = stored.Paper with
            {
                Url = pattern.Replace("{title}", Uri.EscapeDataString(stored.Paper.Title), StringComparison.Ordinal),
            },
        };
}
