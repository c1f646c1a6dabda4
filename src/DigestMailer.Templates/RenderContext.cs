using System.Globalization;

namespace DigestMailer.Templates;

/// <summary>What a rendering depends on beside the model: two renderings with equal ones are equal byte for byte.</summary>
/// <param name="Culture">How numbers and dates are written.</param>
/// <param name="Now">What <c>date.now</c> gives.</param>
/// <param name="Locale">Which catalogue <c>t</c> reads first.</param>
public sealed record RenderContext(CultureInfo Culture, DateTimeOffset Now, string Locale);
