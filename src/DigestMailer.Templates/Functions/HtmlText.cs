using System.Net;
using System.Text;

namespace DigestMailer.Templates;

/// <summary>Between markup and text.</summary>
internal static class HtmlText
{
    /// <summary>The text of markup: no tags, comments, or character references.</summary>
    public static string Strip(string markup) => WebUtility.HtmlDecode(WithoutTags(markup));

    /// <summary>Without tags, comments, and all of scripts and styles; what looks like none of these stays.</summary>
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
                at = RawTextEnd(markup, open, end);
            }
        }

        return built.Append(markup, at, markup.Length - at).ToString();
    }

    /// <summary>Behind the closing tag when this one opens text that is no text of the page, else behind this one.</summary>
    private static int RawTextEnd(string markup, int open, int end)
    {
        foreach (var name in (ReadOnlySpan<string>)["script", "style"])
        {
            var tag = markup.AsSpan(open + 1, end - open - 1);
            if (tag.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (tag.Length == name.Length || !char.IsAsciiLetterOrDigit(tag[name.Length])))
            {
                var close = markup.IndexOf($"</{name}", end, StringComparison.OrdinalIgnoreCase);
                return close < 0 ? markup.Length : TagEnd(markup, close);
            }
        }

        return end;
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

    /// <summary>Escapes text onto the output, looking at the limit on the way.</summary>
    public static void Write(Run run, ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            var length = Math.Min(text.Length, 4096);
            length -= length < text.Length && char.IsHighSurrogate(text[length - 1]) ? 1 : 0;
            Escaping.Write(text[..length], Place.Element, run.Output);
            run.Output.Check();
            text = text[length..];
        }
    }
}
