using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using DigestMailer.Selection;

namespace DigestMailer.Composing;

/// <summary>
/// <c>{"id":7,"why":[{"kind":"word","term":"graph","place":"Title"}]}</c>, by hand: a mail has ten of them, and the serializer's
/// way of making records took longer than laying the mail together.
/// </summary>
internal sealed class RecipePaperJson : JsonConverter<RecipePaper>
{
    private static readonly (Place Place, byte[] Name)[] Places =
        [.. Enum.GetValues<Place>().Select(place => (place, Encoding.UTF8.GetBytes(place.ToString())))];

    public override RecipePaper Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        long? id = null;
        List<Reason>? why = null;
        while (NextMember(ref reader))
        {
            if (IsNext(ref reader, "id"u8))
            {
                id = reader.GetInt64();
            }
            else if (IsNext(ref reader, "why"u8))
            {
                why = ReadReasons(ref reader);
            }
            else
            {
                reader.Skip(); // a later release may say more
            }
        }

        return new RecipePaper(id ?? throw Missing("id"), why ?? throw Missing("why"));
    }

    public override void Write(Utf8JsonWriter writer, RecipePaper value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id"u8, value.Id);
        writer.WriteStartArray("why"u8);
        foreach (var (kind, term, place) in value.Why)
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, kind);
            writer.WriteString("term"u8, term);
            writer.WriteString("place"u8, place.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static List<Reason> ReadReasons(ref Utf8JsonReader reader)
    {
        var reasons = new List<Reason>(1);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            var (kind, term, place) = (default(string), default(string), default(Place?));
            while (NextMember(ref reader))
            {
                if (IsNext(ref reader, "kind"u8))
                {
                    kind = reader.GetString();
                }
                else if (IsNext(ref reader, "term"u8))
                {
                    term = reader.GetString();
                }
                else if (IsNext(ref reader, "place"u8))
                {
                    place = ReadPlace(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }

            reasons.Add(new Reason(kind ?? throw Missing("kind"), term ?? throw Missing("term"), place ?? throw Missing("place")));
        }

        return reasons;
    }

    private static Place ReadPlace(ref Utf8JsonReader reader)
    {
        foreach (var (place, name) in Places)
        {
            if (reader.ValueTextEquals(name))
            {
                return place;
            }
        }

        throw new JsonException($"A recipe names the place '{reader.GetString()}', which this release does not know.");
    }

    private static bool NextMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes on to the value when the member has this name.</summary>
    private static bool IsNext(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name) && reader.Read();

    private static JsonException Missing(string member) => new($"A paper of the recipe has no '{member}'.");
}
