using System.Text.Json;

namespace DigestMailer.Digests.Formats;

/// <summary>The line on which each row of a list begins.</summary>
internal static class JsonLines
{
    /// <param name="list">The property that holds the list, or null when it is the root.</param>
    public static IReadOnlyList<int> Of(ReadOnlySpan<byte> content, string? list)
    {
        var reader = new Utf8JsonReader(content);
        var lines = new List<int>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth == 0)
            {
                Rows(ref reader, content, lines);
            }
            else if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
            {
                var isList = list is not null && reader.ValueTextEquals(list);
                reader.Read();
                if (isList)
                {
                    Rows(ref reader, content, lines);
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        return lines;
    }

    private static void Rows(ref Utf8JsonReader reader, ReadOnlySpan<byte> content, List<int> lines)
    {
        var (line, counted) = (1, 0);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            line += content[counted..start].Count((byte)'\n');
            counted = start;
            lines.Add(line);
            reader.Skip();
        }
    }
}
