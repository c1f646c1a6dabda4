using System.Buffers;
using System.Text;

namespace DigestMailer.Templates;

/// <summary>The group <c>html</c>. In an HTML part these give markup, which is not escaped again.</summary>
internal static class HtmlFunctions
{
    private static readonly SearchValues<char> UrlSigns = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~:/?#[]@!$&'()*+,;=");

    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("html.escape", "text", "The text as markup that shows it; in an HTML part every text is escaped anyway.", Escape, Known.Html),
        new("html.newline_to_br", "text", "The text with a line break in the page for each of its own.", NewlineToBr, Known.Html),
        new("html.strip", "text", "Without tags, comments, scripts and styles.", Strip, Known.Text),
        new("html.url_encode", "text", "Percent-encoded, to stand in a part of an address.", Encode, Known.Text),
        new("html.url_escape", "text", "Percent-encoded but for the signs that an address is made of.", EscapeUrl, Known.Text),
    ];

    private static Value Escape(in Arguments a)
    {
        if (a[0].IsNull || a[0].Kind == ValueKind.Html)
        {
            return a[0];
        }

        if (a.Run.Kind == OutputKind.Html)
        {
            var mark = a.Run.Output.Length;
            Markups.Write(a.Run, a.Text(0));
            return Value.Of(new Markup(a.Run.Output.Cut(mark)));
        }

        var built = new PaidText(a.Run);
        var rest = a.Text(0).AsSpan();
        while (rest.Length > 0)
        {
            var at = rest.IndexOfAny("&<>\"'");
            built.Add(at < 0 ? rest : rest[..at]);
            built.Add(at < 0 ? "" : rest[at] switch { '&' => "&amp;", '<' => "&lt;", '>' => "&gt;", '"' => "&quot;", _ => "&#39;" });
            rest = at < 0 ? default : rest[(at + 1)..];
        }

        return Value.Of(built.ToString());
    }

    private static Value NewlineToBr(in Arguments a)
    {
        if (a[0].IsNull)
        {
            return a[0];
        }

        var markup = a.Run.Kind == OutputKind.Html;
        var mark = a.Run.Output.Length;
        var built = new PaidText(a.Run);
        var rest = a.Text(0).AsSpan();
        while (rest.Length > 0)
        {
            var at = rest.IndexOfAny('\r', '\n');
            var line = at < 0 ? rest : rest[..at];
            var end = at < 0 ? default : rest.Slice(at, rest[at..].StartsWith("\r\n") ? 2 : 1);
            rest = rest[(line.Length + end.Length)..];
            if (markup)
            {
                Markups.Write(a.Run, line);
                a.Run.Output.Write(end.Length > 0 ? "<br />\n"u8 : default);
            }
            else
            {
                built.Add(line).Add(end.Length > 0 ? "<br />" : "").Add(end);
            }
        }

        return markup ? Value.Of(new Markup(a.Run.Output.Cut(mark))) : Value.Of(built.ToString());
    }

    private static Value Strip(in Arguments a) => a[0].IsNull
        ? a[0]
        : Value.Of(HtmlText.WithoutTags(a[0].Kind == ValueKind.Html ? Encoding.UTF8.GetString(a[0].Html.Utf8) : a.Text(0)));

    private static Value Encode(in Arguments a)
    {
        if (a[0].IsNull)
        {
            return a[0];
        }

        var text = a.Text(0);
        a.Pay(Encoded(text));
        return Value.Of(Uri.EscapeDataString(text));
    }

    private static Value EscapeUrl(in Arguments a)
    {
        if (a[0].IsNull)
        {
            return a[0];
        }

        var built = new PaidText(a.Run);
        var rest = a.Text(0).AsSpan();
        while (rest.Length > 0)
        {
            var kept = rest.IndexOfAnyExcept(UrlSigns);
            built.Add(kept < 0 ? rest : rest[..kept]);
            rest = kept < 0 ? default : rest[kept..];
            var foreign = rest.IndexOfAny(UrlSigns);
            var piece = foreign < 0 ? rest : rest[..foreign];
            a.Pay(Encoded(piece));
            built.Add(Uri.EscapeDataString(piece));
            rest = rest[piece.Length..];
        }

        return Value.Of(built.ToString());
    }

    /// <returns>How many characters percent-encoding gives at most.</returns>
    private static long Encoded(ReadOnlySpan<char> text) => Ascii.IsValid(text) ? text.Length * 3L : Encoding.UTF8.GetByteCount(text) * 3L;
}
