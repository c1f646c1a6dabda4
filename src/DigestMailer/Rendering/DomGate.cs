using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace DigestMailer.Rendering;

/// <summary>Rendered HTML holds something that no mail may have, whatever the templates and values were.</summary>
internal sealed class RefusedMarkupException(string template, IReadOnlyList<string> findings)
    : Exception($"{template} was refused: {string.Join("; ", findings)}")
{
    public IReadOnlyList<string> Findings { get; } = findings;
}

/// <summary>
/// Reads rendered HTML again, as a mail program would, and refuses what must not be there: the second line behind escaping.
/// </summary>
internal static class DomGate
{
    private static readonly HashSet<string> Elements = new(StringComparer.Ordinal)
    {
        "html", "head", "meta", "title", "style", "body", "div", "p", "span", "a", "h1", "h2", "h3", "strong", "em", "b", "i", "br", "hr",
        "sup", "sub", "code", "bdi", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th",
    };

    private static readonly string[] Styles = ["url(", "expression(", "@import", "javascript:", "behavior:", "position:", "<!--"];

    public static void Demand(string template, ReadOnlySpan<byte> html)
    {
        var findings = Look(Encoding.UTF8.GetString(html));
        if (findings.Count > 0)
        {
            throw new RefusedMarkupException(template, findings);
        }
    }

    /// <returns>Everything that must not be there; empty for a clean mail or piece of one.</returns>
    public static IReadOnlyList<string> Look(string html)
    {
        using var document = new HtmlParser(new HtmlParserOptions { IsKeepingSourceReferences = false }).ParseDocument(html);
        return [.. document.Descendants().SelectMany(Findings).Distinct()];
    }

    private static IEnumerable<string> Findings(INode node) => node switch
    {
        IElement element => ElementFindings(element),
        IComment comment when !IsForOutlook(comment.Data) => ["a comment that is not for Outlook"],
        _ => [],
    };

    private static IEnumerable<string> ElementFindings(IElement element)
    {
        if (!Elements.Contains(element.LocalName))
        {
            yield return $"element <{element.LocalName}>";
        }

        if (element.LocalName == "style" && BadStyle(element.TextContent) is { } inSheet)
        {
            yield return $"'{inSheet}' in a style sheet";
        }

        foreach (var attribute in element.Attributes)
        {
            if (AttributeFinding(element, attribute) is { } finding)
            {
                yield return finding;
            }
        }
    }

    private static string? AttributeFinding(IElement element, IAttr attribute)
    {
        var name = attribute.LocalName;
        return name switch
        {
            _ when name.StartsWith("on", StringComparison.Ordinal) => $"handler {name}",
            "href" => IsWebAddress(attribute.Value) ? null : "a link that is no http, https or mailto address",
            "src" or "srcset" or "background" or "poster" or "action" or "formaction" or "cite" or "ping" or "xlink:href" or "srcdoc"
                => $"attribute {name}",
            "http-equiv" when element.LocalName == "meta" => Is(attribute.Value, "content-type", "x-ua-compatible") ? null : "meta http-equiv",
            "style" => BadStyle(attribute.Value) is { } bad ? $"'{bad}' in a style" : null,
            _ => null,
        };
    }

    private static bool IsForOutlook(string comment) =>
        comment.StartsWith("[if mso", StringComparison.Ordinal) || comment.StartsWith("[if !mso", StringComparison.Ordinal)
        || comment is "<![endif]" or "[endif]";

    private static bool IsWebAddress(string href) =>
        Uri.TryCreate(href, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto";

    private static string? BadStyle(string style) =>
        Array.Find(Styles, bad => style.Contains(bad, StringComparison.OrdinalIgnoreCase));

    private static bool Is(string value, params ReadOnlySpan<string> allowed)
    {
        foreach (var one in allowed)
        {
            if (one.Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
