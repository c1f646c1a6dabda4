namespace DigestMailer.Templates;

internal sealed partial class HtmlContext
{
    private static readonly HashSet<string> UrlAttributes = new(StringComparer.Ordinal)
    {
        "href", "src", "action", "cite", "poster", "background", "formaction", "data", "longdesc", "manifest", "codebase", "classid",
        "profile", "icon", "lowsrc", "dynsrc", "usemap", "xlink:href", "xml:base",
    };

    /// <summary>A host has 253 characters at most; what is longer never becomes the start of an address.</summary>
    private const int LongestStart = 300;

    /// <summary>Attributes whose value is a program, a list of addresses, or decides how everything is read.</summary>
    private static readonly HashSet<string> NoValues = new(StringComparer.Ordinal)
    {
        "srcset", "imagesrcset", "srcdoc", "ping", "archive", "attributionsrc", "http-equiv", "charset", "is", "shadowrootmode",
    };

    /// <summary>Elements that load a program, a style, or a document of their own, or move all links of the page.</summary>
    private static readonly HashSet<string> Loaders = new(StringComparer.Ordinal) { "script", "link", "base", "object", "embed", "applet" };

    /// <summary>The place of a hole that stands here, or why none may.</summary>
    public (Place Place, string? Refusal) Hole(Known value)
    {
        if (State.OpenReference)
        {
            return (Place.Element, "a value cannot complete a character reference: write '&amp;' for the sign '&' before it");
        }

        return State.Mode switch
        {
            HtmlMode.Text when State.Between.Length > 0 => Between(value),
            HtmlMode.Text => (Place.Element, null),
            HtmlMode.Title when State.Pending.Length > 0 => (Place.Title, $"a value cannot stand behind '{State.Pending}': the two could end {State}; write '&lt;' for the sign '<'"),
            HtmlMode.Title => (Place.Title, value == Known.Html ? $"markup cannot stand in {State}, which takes text only" : null),
            HtmlMode.Quoted => Attribute(value),
            HtmlMode.Unquoted or HtmlMode.BeforeValue => (Place.Attribute, $"a value needs quotes around it: write {State.Attribute}=\"{{{{ … }}}}\""),
            HtmlMode.Raw => (Place.Element, $"no value can stand inside {State}: put it into an attribute or into text"),
            HtmlMode.Comment or HtmlMode.Declaration or HtmlMode.MarkupOpen => (Place.Element, $"no value can stand in {State}: for a remark of your own write '{{{{ # … }}}}'"),
            _ => (Place.Element, $"no value can stand in {State}: only in text and in quoted attribute values"),
        };
    }

    private (Place Place, string? Refusal) Between(Known value) => (
        Place.Between,
        value is Known.Any or Known.Html or Known.Gap or Known.Function ? null
            : State.Between == "head" ? "text cannot stand in the <head>, outside <title>: mail programs would end the head here"
            : "text cannot stand between the rows and cells of a table, mail programs would move it out: put it into a <td>");

    private (Place Place, string? Refusal) Attribute(Known value)
    {
        var name = State.Attribute;
        if (name.StartsWith("on", StringComparison.Ordinal) || NoValues.Contains(name))
        {
            return (Place.Attribute, $"no value can stand in '{name}', whose text is more than text to a mail program: write it out");
        }

        if (value == Known.Html)
        {
            return (Place.Attribute, $"markup cannot stand in {State}: only text can");
        }

        if (name == "style")
        {
            return (Place.Style, value is Known.Url or Known.Date or Known.Flag or Known.Gap ? "a style takes numbers and colours like #0a4bb3 only: write everything else of it out" : null);
        }

        if (State is { Tag: "meta", Attribute: "content" })
        {
            State = State with { ContentHole = true };
        }

        if (!UrlAttributes.Contains(name))
        {
            return (Place.Attribute, null);
        }

        return Loaders.Contains(State.Tag) ? (Place.Url, $"no value can stand in the address of <{State.Tag}>: write the address out") : Url(value);
    }

    private (Place Place, string? Refusal) Url(Known value)
    {
        if (State.Url == UrlPart.Safe)
        {
            return (Place.UrlRest, null);
        }

        if (State.Url == UrlPart.Literal)
        {
            // Behind a lone "/" an empty value would make "//host" of what follows.
            return (Place.Url, $"an address that goes on with a value starts with https://, its whole host and '/', or with '/' and a first letter, not with '{State.Prefix}'");
        }

        State = State with { Url = UrlPart.Safe, Prefix = "" };
        return (Place.Url, value is Known.Any or Known.Url or Known.Gap
            ? null
            : "a link takes an address of the model only, or a literal start such as https://example.org/ with values behind it");
    }

    /// <summary>One more literal character of a quoted value.</summary>
    private static HtmlState Follow(HtmlState state, char c)
    {
        if (state.Url == UrlPart.Safe || !UrlAttributes.Contains(state.Attribute))
        {
            return state;
        }

        if (state.Prefix.Length > LongestStart)
        {
            return state;
        }

        var prefix = state.Prefix + c;
        return IsSafe(prefix) ? state with { Url = UrlPart.Safe, Prefix = "" } : state with { Url = UrlPart.Literal, Prefix = prefix };
    }

    private static bool IsSafe(string prefix)
    {
        foreach (var scheme in (ReadOnlySpan<string>)["https://", "http://"])
        {
            if (prefix.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                var host = prefix.AsSpan(scheme.Length);
                return host.Length > 1 && host[^1] is '/' or '?' or '#';
            }
        }

        return prefix is "#" or "?"
            || prefix.Equals("mailto:", StringComparison.OrdinalIgnoreCase)
            || (prefix.Length == 2 && prefix[0] == '/' && (char.IsAsciiLetterOrDigit(prefix[1]) || prefix[1] is '?' or '#' or '_' or '-'));
    }
}
