using System.Text;
using AngleSharp.Html.Parser;

namespace DigestMailer.Digests.Formats;

/// <summary>The page itself: its list stands as JSON in an attribute.</summary>
internal static class DailyHtml
{
    public static bool Accepts(string firstLine) =>
        firstLine.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase)
        || firstLine.StartsWith("<html", StringComparison.OrdinalIgnoreCase);

    public static ReadResult Read(string html, string fileName, DateOnly? stated)
    {
        using var page = new HtmlParser().ParseDocument(html);
        var list = page.QuerySelector("[data-target=DailyPapers]")?.GetAttribute("data-props");
        return list is null
            ? new ReadResult.Broken([
                new Mistake(
                    1,
                    "an HTML page without the list of papers in it",
                    "Save the source of a Daily Papers page, or its visible text."
                ),
            ])
            : DailyJson.Read(Encoding.UTF8.GetBytes(list), fileName, stated);
    }
}
