using AngleSharp.Dom;

namespace DigestMailer.Rendering.Linting;

/// <summary>What every mail has: a language, a title, one heading, a preheader, the sender's address, pictures that can be missed.</summary>
internal static class Frame
{
    private static readonly string[] Poor = ["position:", "display:flex", "display:grid", "var(--"];

    private static readonly string[] OfImages = ["alt", "width", "height"];

    private static readonly string[] OfLanguage = ["lang", "dir"];

    public static void Look(Look look)
    {
        var document = look.Document;
        Languages(look, document.DocumentElement, "<html");
        if (document.Body?.FirstElementChild is { } first)
        {
            Languages(look, first, "<body");
        }

        if (string.IsNullOrWhiteSpace(document.Title))
        {
            look.Error("DMT3101", "the mail has no <title>: screen readers say it first; print the subject there", "<title");
        }

        var headings = document.QuerySelectorAll("h1").Length;
        if (headings != 1)
        {
            look.Error("DMT3102", $"the mail has {headings} <h1>: it needs exactly one, which says what it is", "<h1");
        }

        if (document.Body?.TextContent.Contains(Samples.Preheader, StringComparison.Ordinal) != true)
        {
            look.Error("DMT3103", "the mail does not print {{ preheader }}: inboxes show whatever text comes first instead", "<body");
        }

        if (document.Body?.TextContent.Contains(Samples.PostalAddress, StringComparison.Ordinal) != true)
        {
            look.Error("DMT3104", "the mail does not print {{ sender.postal_address }}: laws ask for it", "sender.");
        }

        foreach (var image in document.QuerySelectorAll("img"))
        {
            var missing = OfImages.Where(name => !image.HasAttribute(name)).ToList();
            if (missing.Count > 0)
            {
                look.Error("DMT3105", $"a picture has no {string.Join(", no ", missing)}: mails are read without pictures too", "<img");
            }
        }

        foreach (var element in document.All)
        {
            var style = element.GetAttribute("style")?.Replace(" ", "", StringComparison.Ordinal) ?? "";
            if (Array.Find(Poor, one => style.Contains(one, StringComparison.OrdinalIgnoreCase)) is { } poor)
            {
                look.Warn("DMT3106", $"'{poor.TrimEnd(':')}' is unknown to much-used mail programs: lay out with tables", poor);
            }
        }
    }

    private static void Languages(Look look, IElement element, string near)
    {
        foreach (var name in OfLanguage)
        {
            if (string.IsNullOrEmpty(element.GetAttribute(name)))
            {
                look.Error("DMT3107", $"<{element.LocalName}> has no '{name}': write {name}=\"{{{{ subscriber.{name} }}}}\" there and on the first element of <body>, for programs drop <html>", near);
            }
        }
    }
}
