using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DigestMailer.Digests;

/// <summary>What the database keeps of a paper beside its title and abstract, as one JSON text; equal papers have equal texts.</summary>
internal sealed partial record PaperDetails
{
    public IReadOnlyList<string>? Authors { get; init; }

    public int? AuthorCount { get; init; }

    public string? Organisation { get; init; }

    public string? PublishedOn { get; init; }

    public int? Comments { get; init; }

    public int? Upvotes { get; init; }

    public IReadOnlyList<string>? Categories { get; init; }

    public string? Url { get; init; }

    public string? PdfUrl { get; init; }

    public static string Write(Paper paper) =>
        JsonSerializer.Serialize(
            new PaperDetails
            {
                Authors = paper.Authors.Count > 0 ? paper.Authors : null,
                AuthorCount = paper.AuthorCount,
                Organisation = paper.Organisation,
                PublishedOn = paper.PublishedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Comments = paper.Comments,
                Upvotes = paper.Upvotes,
                Categories = paper.Categories.Count > 0 ? paper.Categories : null,
                Url = paper.Url,
                PdfUrl = paper.PdfUrl,
            },
            Kept.Default.PaperDetails
        );

    public static Paper Read(string key, string title, string summary, string details)
    {
        var kept = JsonSerializer.Deserialize(details, Kept.Default.PaperDetails)!;
        return new Paper
        {
            Key = key,
            Title = title,
            Abstract = summary,
            Authors = kept.Authors ?? [],
            AuthorCount = kept.AuthorCount,
            Organisation = kept.Organisation,
            PublishedOn = kept.PublishedOn is { } day
                ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)
                : null,
            Comments = kept.Comments,
            Upvotes = kept.Upvotes,
            Categories = kept.Categories ?? [],
            Url = kept.Url,
            PdfUrl = kept.PdfUrl,
        };
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
    )]
    [JsonSerializable(typeof(PaperDetails))]
    [JsonSerializable(typeof(List<SetAside>))]
    internal sealed partial class Kept : JsonSerializerContext;
}
