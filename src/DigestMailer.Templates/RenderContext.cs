using System.Globalization;

namespace DigestMailer.Templates;

/// <summary>What a rendering depends on beside the model: two renderings with equal ones are equal byte for byte.</summary>
/// <param name="Culture">How numbers and dates are written.</param>
/// <param name="Now">What <c>date.now</c> gives.</param>
/// <param name="Locale">Which catalogue <c>t</c> reads first.</param>
public sealed record RenderContext(CultureInfo Culture, DateTimeOffset Now, string Locale)
{
    /// <summary>Where the reader lives: what <c>local</c> turns an instant to, and what a parsed date without an offset means.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>What <c>math.random</c> and <c>math.uuid</c> begin with: every attempt at one mail gives the same one.</summary>
    public long Seed { get; init; }
}
