namespace DigestMailer.Templates;

internal sealed partial class HtmlContext
{
    private static readonly HashSet<string> UrlAttributes = new(StringComparer.Ordinal)
    {
        "href", "src", "action", "cite", "poster", "background", "formaction", "data", "longdesc", "manifest", "codebase", "classid",
        "profile", "icon", "lowsrc", "dynsrc", "usemap", "xlink:href",
    };

    /// <summary>The place of a hole that stands here, or why none may.</summary>
    public (Place Place, string? Refusal) Hole(Known value)
    {
        if (State.OpenReference)
        {
            return (Place.Element, "a value cannot complete a character reference: write '&amp;' for the sign");
        }

        return State.Mode switch
        {
            HtmlMode.Text => (Place.Element, null),
            HtmlMode.Title => (Place.Title, value == Known.Html ? $"markup cannot stand in {State}" : null),
            HtmlMode.Quoted => Attribute(value),
            HtmlMode.Unquoted or HtmlMode.BeforeValue => (Place.Attribute, $"a value needs quotes around it, in {State}"),
            HtmlMode.Raw => (Place.Element, $"no value can stand inside {State}"),
            HtmlMode.Comment or HtmlMode.Declaration => (Place.Element, $"no value can stand in {State}"),
            _ => (Place.Element, $"no value can stand in {State}: only in text and in quoted attribute values"),
        };
    }

    private (Place Place, string? Refusal) Attribute(Known value)
    {
        var name = State.Attribute;
        if (name.StartsWith("on", StringComparison.Ordinal) || name is "srcset" or "imagesrcset" or "srcdoc" or "ping" or "archive" or "attributionsrc")
        {
            return (Place.Attribute, $"no value can stand in '{name}'");
        }

        if (value == Known.Html)
        {
            return (Place.Attribute, $"markup cannot stand in {State}");
        }

        if (name == "style")
        {
            return (Place.Style, value is Known.Url or Known.Date or Known.Flag ? "a style takes numbers and colours like #0a4bb3 only" : null);
        }

        if (State is { Tag: "meta", Attribute: "content" })
        {
            State = State with { ContentHole = true };
        }

        return UrlAttributes.Contains(name) ? Url(value) : (Place.Attribute, null);
    }

    private (Place Place, string? Refusal) Url(Known value)
    {
        if (State.Url == UrlPart.Safe || (State.Url == UrlPart.Literal && State.Prefix is "/"))
        {
            State = State with { Url = UrlPart.Safe, Prefix = "" };
            return (Place.UrlRest, null);
        }

        if (State.Url == UrlPart.Literal)
        {
            return (Place.Url, $"an address that goes on with a value starts with https://, its whole host and '/', not with '{State.Prefix}'");
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
