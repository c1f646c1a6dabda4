using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DigestMailer.Digests;

/// <summary>A digest as JSON: exactly what was read, absent fields left out, days as YYYY-MM-DD.</summary>
internal static class DigestJson
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(Digest digest)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            Write(json, digest);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, Digest digest)
    {
        json.WriteStartObject();
        json.WriteString("date", Day(digest.Date));
        json.WriteString("source", digest.Source);
        json.WriteStartArray("papers");
        foreach (var paper in digest.Papers)
        {
            Write(json, paper);
        }

        json.WriteEndArray();
        if (digest.SetAside.Count > 0)
        {
            json.WriteStartArray("setAside");
            foreach (var item in digest.SetAside)
            {
                json.WriteStartObject();
                json.WriteNumber("line", item.Line);
                json.WriteString("reason", item.Reason);
                json.WriteString("text", item.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Paper paper)
    {
        json.WriteStartObject();
        json.WriteString("id", paper.Key);
        json.WriteString("title", paper.Title);
        json.WriteString("abstract", paper.Abstract);
        Write(json, "authors", paper.Authors);
        Write(json, "authorCount", paper.AuthorCount);
        Write(json, "organisation", paper.Organisation);
        Write(json, "publishedOn", paper.PublishedOn is { } day ? Day(day) : null);
        Write(json, "comments", paper.Comments);
        Write(json, "upvotes", paper.Upvotes);
        Write(json, "categories", paper.Categories);
        Write(json, "url", paper.Url);
        Write(json, "pdfUrl", paper.PdfUrl);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        }
    }

    private static void Write(Utf8JsonWriter json, string name, int? value)
    {
        if (value is not null)
        {
            json.WriteNumber(name, value.Value);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
