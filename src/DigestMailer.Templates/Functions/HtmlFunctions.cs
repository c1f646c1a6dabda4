using System.Text;

namespace DigestMailer.Templates;

/// <summary>The group <c>html</c>. In an HTML part these give markup, which is not escaped again.</summary>
internal static class HtmlFunctions
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("html.escape", "text", (in Arguments a) => a[0].IsNull || a[0].Kind == ValueKind.Html ? a[0] : AsMarkup(a, HtmlText.Escape(a.Text(0)))),
        new("html.newline_to_br", "text", NewlineToBr),
        new("html.strip", "text", (in Arguments a) => a[0].IsNull ? a[0] : a.Of(HtmlText.WithoutTags(a[0].Kind == ValueKind.Html ? Encoding.UTF8.GetString(a[0].Html.Utf8) : a.Text(0))), Known.Text),
        new("html.url_encode", "text", (in Arguments a) => a[0].IsNull ? a[0] : a.Of(Uri.EscapeDataString(a.Text(0))), Known.Text),
        new("html.url_escape", "text", (in Arguments a) => a[0].IsNull ? a[0] : a.Of(HtmlText.EscapeUrl(a.Text(0))), Known.Text),
    ];

    private static Value NewlineToBr(in Arguments a)
    {
        if (a[0].IsNull)
        {
            return a[0];
        }

        var text = a.Run.Kind == OutputKind.Html ? HtmlText.Escape(a.Text(0)) : a.Text(0);
        return AsMarkup(a, text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "<br />\n", StringComparison.Ordinal));
    }

    private static Value AsMarkup(in Arguments a, string markup)
    {
        a.Run.Budget.Charge(markup.Length / 16, markup.Length * 2L);
        if (a.Run.Kind != OutputKind.Html)
        {
            return Value.Of(markup);
        }

        var kept = new StringBuilder(markup.Length);
        foreach (var rune in markup.EnumerateRunes())
        {
            if (Escaping.Keeps(rune.Value, Place.Element))
            {
                kept.Append(rune);
            }
        }

        return Value.Of(new Markup(Encoding.UTF8.GetBytes(kept.ToString())));
    }
}
