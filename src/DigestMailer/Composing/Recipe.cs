using System.Text.Json;
using System.Text.Json.Serialization;
using DigestMailer.Selection;
using DigestMailer.Subscribers;

namespace DigestMailer.Composing;

/// <summary>One chosen paper: its stored revision, and why.</summary>
[JsonConverter(typeof(RecipePaperJson))]
internal sealed record RecipePaper(long Id, IReadOnlyList<Reason> Why);

/// <summary>
/// The frozen choice of one row: all that its mail depends on beside papers and templates, which never change either.
/// The address is the row's own; Message-ID is the row's own.
/// </summary>
internal sealed record Recipe
{
    public string? Name { get; init; }

    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }

    public MailFormat Format { get; init; }

    /// <summary>IANA id.</summary>
    public required string Zone { get; init; }

    /// <summary>In the order of the mail; empty for the mail that says nothing matched.</summary>
    public required IReadOnlyList<RecipePaper> Papers { get; init; }

    /// <summary>How many more matched beyond <see cref="Limit"/>.</summary>
    public int HeldBack { get; init; }

    public int Limit { get; init; }

    /// <summary>The day of the digest.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>Hash of the template version.</summary>
    public required string Templates { get; init; }

    /// <summary>The header Date of every attempt, in the subscriber's zone.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Which key signs the links.</summary>
    public required string LinkKey { get; init; }

    /// <summary>The subscriber's epoch, which the links are bound to.</summary>
    public long Epoch { get; init; }

    /// <summary>A trial: its subject says so, and its links take nobody off.</summary>
    public bool Test { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, RecipeJson.Default.Recipe);

    /// <exception cref="JsonException">The text is no recipe.</exception>
    public static Recipe FromJson(string json) =>
        JsonSerializer.Deserialize(json, RecipeJson.Default.Recipe) ?? throw new JsonException("The recipe is null.");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Recipe))]
internal sealed partial class RecipeJson : JsonSerializerContext;
