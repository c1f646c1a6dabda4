using System.Net;
using System.Text;

namespace DigestMailer.Templates;

/// <summary>Between markup and text.</summary>
internal static class HtmlText
{
    public static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny("&<>\"'") < 0)
        {
            return text;
        }

        var built = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => built.Append("&amp;"),
                '<' => built.Append("&lt;"),
                '>' => built.Append("&gt;"),
                '"' => built.Append("&quot;"),
                '\'' => built.Append("&#39;"),
                _ => built.Append(c),
            };
        }

        return built.ToString();
    }

    /// <summary>The text of markup: no tags, comments, or character references.</summary>
    public static string Strip(string markup) => WebUtility.HtmlDecode(WithoutTags(markup));

    /// <summary>Without tags and comments; what looks like neither stays.</summary>
    public static string WithoutTags(string markup)
    {
        if (!markup.Contains('<', StringComparison.Ordinal))
        {
            return markup;
        }

        var built = new StringBuilder(markup.Length);
        var at = 0;
        while (at < markup.Length)
        {
            var open = markup.IndexOf('<', at);
            if (open < 0)
            {
                break;
            }

            built.Append(markup, at, open - at);
            var end = TagEnd(markup, open);
            if (end < 0)
            {
                built.Append('<');
                at = open + 1;
            }
            else
            {
                at = end;
            }
        }

        return built.Append(markup, at, markup.Length - at).ToString();
    }

    private static int TagEnd(string markup, int open)
    {
        if (markup.AsSpan(open).StartsWith("<!--"))
        {
            var close = markup.IndexOf("-->", open + 4, StringComparison.Ordinal);
            return close < 0 ? markup.Length : close + 3;
        }

        if (open + 1 >= markup.Length || !(char.IsAsciiLetter(markup[open + 1]) || markup[open + 1] is '/' or '!' or '?'))
        {
            return -1;
        }

        var quote = '\0';
        for (var i = open + 1; i < markup.Length; i++)
        {
            var c = markup[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c == '>')
            {
                return i + 1;
            }
        }

        return markup.Length;
    }

    /// <summary>Percent-encodes what cannot stand in an address and leaves its signs.</summary>
    public static string EscapeUrl(string text)
    {
        var built = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || "-_.~:/?#[]@!$&'()*+,;=%".Contains((char)rune.Value, StringComparison.Ordinal)))
            {
                built.Append((char)rune.Value);
            }
            else
            {
                built.Append(Uri.EscapeDataString(rune.ToString()));
            }
        }

        return built.ToString();
    }
}

/// <summary>Joining values of which one at least is markup: the others are escaped.</summary>
internal static class Markups
{
    public static Value Join(Run run, in Value left, in Value right)
    {
        var mark = run.Output.Length;
        Printer.Print(run, left, Place.Element);
        Printer.Print(run, right, Place.Element);
        return Value.Of(new Markup(run.Output.Cut(mark)));
    }

    public static Value Join(Run run, List<Value> items, in Value delimiter)
    {
        var mark = run.Output.Length;
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                Printer.Print(run, delimiter, Place.Element);
            }

            Printer.Print(run, items[i], Place.Element);
        }

        return Value.Of(new Markup(run.Output.Cut(mark)));
    }
}
