using System.Globalization;
using System.Text.Json;

namespace DigestMailer.Digests.Formats;

/// <summary>Fields that may be absent, null or of another type: then they are unknown.</summary>
internal static class Json
{
    public static JsonElement? Field(this JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value)
            ? value
            : null;

    public static string? Text(this JsonElement? element) =>
        element.Printed() is { } printed && PlainText.Clean(printed) is { Length: > 0 } text ? text : null;

    /// <summary>The text as it stands, uncleaned.</summary>
    public static string? Printed(this JsonElement? element)
    {
        if (element is not { ValueKind: JsonValueKind.String } found)
        {
            return null;
        }

        try
        {
            return found.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // half of a surrogate pair is no text
        }
    }

    public static int? Count(this JsonElement? element) =>
        element switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var count) && count >= 0 => count,
            { ValueKind: JsonValueKind.String }
                when int.TryParse(element.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) =>
                count,
            _ => null,
        };

    /// <summary>The day in UTC of a day or an instant.</summary>
    public static DateOnly? Day(this JsonElement? element) =>
        DateTimeOffset.TryParse(
            element.Text(),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var instant
        )
            ? DateOnly.FromDateTime(instant.UtcDateTime)
            : null;

    public static IEnumerable<JsonElement?> Items(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } found
            ? found.EnumerateArray().Select(item => (JsonElement?)item)
            : [];

    public static string? Web(this JsonElement? element) =>
        Uri.TryCreate(element.Text(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address.AbsoluteUri
            : null;
}
