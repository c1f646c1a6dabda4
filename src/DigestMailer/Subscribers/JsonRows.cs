using System.Text;
using System.Text.Json;

namespace DigestMailer.Subscribers;

/// <summary>A JSON array of flat objects as rows, each with the line that its object opens on.</summary>
internal static class JsonRows
{
    public static (List<(int Line, Dictionary<string, string> Values)> Rows, List<RefusedRow> Broken) Read(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF'));
        var (rows, broken) = (new List<(int, Dictionary<string, string>)>(), new List<RefusedRow>());
        try
        {
            var reader = new Utf8JsonReader(bytes);
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var line = 1 + bytes.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n');
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    reader.Skip();
                    broken.Add(new RefusedRow(line, "", ["this is no object with the fields of a subscriber"]));
                    continue;
                }

                rows.Add((line, Values(ref reader)));
            }

            while (reader.Read()) { } // what follows the array is a mistake, which the reader throws
            return (rows, broken);
        }
        catch (JsonException mistake)
        {
            return ([], [new RefusedRow((int)(mistake.LineNumber ?? 0) + 1, "", [$"the file is no JSON: {mistake.Message} Nothing of it was read"])]);
        }
    }

    private static Dictionary<string, string> Values(ref Utf8JsonReader reader)
    {
        using var row = JsonDocument.ParseValue(ref reader);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in row.RootElement.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null))
        {
            values[field.Name] = field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText();
        }

        return values;
    }
}
