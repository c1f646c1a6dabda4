using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

internal sealed record Author(string Name);

internal sealed record Paper(string Title, WebUrl Url, WebUrl? Pdf, IReadOnlyList<Author> Authors, IReadOnlyList<string> Categories, Author? First);

internal sealed record Digest(string Name, long Count, DateOnly Day, DateTimeOffset Sent, string? Note, Gap Fragment, IReadOnlyList<Paper> Papers);

/// <summary>A small model with a member of every kind.</summary>
internal static class PaperModel
{
    public static readonly Shape<Author> Author = new Shape<Author>("author").Text("name", author => author.Name, "As printed.");

    public static readonly Shape<Paper> Paper = new Shape<Paper>("paper")
        .Text("title", paper => paper.Title, "The title.")
        .Url("url", paper => paper.Url, "The abstract page.")
        .Url("pdf", paper => paper.Pdf, "The file.", optional: true)
        .List("authors", paper => paper.Authors, Author, "In order.")
        .TextList("categories", paper => paper.Categories, "As the source names them.")
        .Record("first", paper => paper.First, Author, "The first author.", optional: true);

    public static readonly Shape<Digest> Digest = new Shape<Digest>("digest")
        .Text("name", digest => digest.Name, "Of the reader.")
        .Number("count", digest => digest.Count, "Of papers.")
        .Date("day", digest => digest.Day, "Of the digest.")
        .Instant("sent", digest => digest.Sent, "When it leaves.")
        .Text("note", digest => digest.Note, "What to say besides.", optional: true)
        .Gap("fragment", digest => digest.Fragment, "Filled later.")
        .List("papers", digest => digest.Papers, Paper, "Best first.");
}
