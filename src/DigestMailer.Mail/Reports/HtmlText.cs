using System.Net;
using System.Text;

namespace DigestMailer.Mail.Reports;

/// <summary>The words of a page, good enough to find codes and addresses in.</summary>
internal static class HtmlText
{
    public static string Plain(string html)
    {
        var text = new StringBuilder(html.Length);
        for (var at = 0; at < html.Length;)
        {
            var open = html.IndexOf('<', at);
            open = open < 0 ? html.Length : open;
            text.Append(html, at, open - at);
            var close = open < html.Length ? html.IndexOf('>', open) : -1;
            if (close < 0)
            {
                break;
            }

            var tag = html.AsSpan(open + 1, close - open - 1);
            if (tag.Contains('@')) // <somebody@example.org> that nobody escaped
            {
                text.Append(html, open, close + 1 - open);
            }
            else
            {
                text.Append(IsBreak(tag) ? '\n' : ' ');
            }

            at = close + 1;
        }

        return WebUtility.HtmlDecode(text.ToString());
    }

    private static bool IsBreak(ReadOnlySpan<char> tag)
    {
        foreach (var name in (ReadOnlySpan<string>)["br", "p", "/p", "div", "/div", "/tr", "/td", "/li", "/h"])
        {
            if (tag.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
