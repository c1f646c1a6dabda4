using System.Text.Json;

namespace DigestMailer.Digests.Formats;

/// <summary>One row of a daily list: the service's own, or ours.</summary>
internal static class DailyRow
{
    /// <returns>The paper, or why there is none.</returns>
    public static (Paper? Paper, string? Reason) Read(JsonElement? row)
    {
        if (row is not { ValueKind: JsonValueKind.Object })
        {
            return (null, "no paper: neither an object nor the text of one");
        }

        var inner = row.Field("paper") ?? row;
        var title = inner.Field("title").Text() ?? row.Field("title").Text();
        var summary = inner.Field("abstract").Text() ?? inner.Field("summary").Text() ?? row.Field("summary").Text();
        if (title is null || summary is null)
        {
            return (null, title is null ? "no title" : "no abstract");
        }

        if (Limits.Exceeded(title, summary) is { } reason)
        {
            return (null, reason);
        }

        var paper = row.Field("paper") is null ? Ours(row, title, summary) : Theirs(row, inner, title, summary);
        return (paper, null);
    }

    private static Paper Theirs(JsonElement? row, JsonElement? paper, string title, string summary)
    {
        var key = PaperKey.Of(title, paper.Field("id").Text());
        var (url, pdf) = PaperKey.Links(key);
        var authors = paper.Field("authors").Items().ToList();
        var organisation = paper.Field("organization") ?? row.Field("organization");
        return new Paper
        {
            Key = key,
            Title = title,
            Abstract = summary,
            Authors =
            [
                .. authors
                    .Where(author => author.Field("hidden") is not { ValueKind: JsonValueKind.True })
                    .Select(author => author.Field("name").Text())
                    .OfType<string>(),
            ],
            AuthorCount = authors.Count > 0 ? authors.Count : null,
            Organisation = organisation.Field("fullname").Text() ?? organisation.Field("name").Text(),
            PublishedOn = paper.Field("publishedAt").Day(), // the outer one is the moment of listing
            Comments = row.Field("numComments").Count(),
            Upvotes = paper.Field("upvotes").Count(),
            Url = url,
            PdfUrl = pdf,
        };
    }

    private static Paper Ours(JsonElement? row, string title, string summary)
    {
        var key =
            row.Field("id").Text() is { } id && id.StartsWith("title:", StringComparison.Ordinal)
                ? PaperKey.OfTitle(title)
                : PaperKey.Of(title, row.Field("id").Text(), row.Field("url").Text());
        var (url, pdf) = PaperKey.Links(key);
        return new Paper
        {
            Key = key,
            Title = title,
            Abstract = summary,
            Authors = [.. row.Field("authors").Items().Select(author => author.Text()).OfType<string>()],
            AuthorCount = row.Field("authorCount").Count(),
            Organisation = row.Field("organisation").Text(),
            PublishedOn = row.Field("publishedOn").Day(),
            Comments = row.Field("comments").Count(),
            Upvotes = row.Field("upvotes").Count(),
            Categories = [.. row.Field("categories").Items().Select(category => category.Text()).OfType<string>()],
            Url = row.Field("url").Web() ?? url,
            PdfUrl = row.Field("pdfUrl").Web() ?? pdf,
        };
    }
}
