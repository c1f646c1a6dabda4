using System.Text.Json;

namespace DigestMailer.Templates;

/// <summary>Values from JSON.</summary>
internal static class JsonReading
{
    /// <summary>The parser's own tables and copies for each character, at most.</summary>
    private const int BytesForEachCharacter = 12;

    public static Value Read(in Arguments a)
    {
        var text = a.Given(0);
        a.Run.Budget.Charge(text.Length / 8, (long)text.Length * BytesForEachCharacter);
        try
        {
            using var json = JsonDocument.Parse(text);
            return Of(json.RootElement, a.Run);
        }
        catch (JsonException wrong)
        {
            throw a.Fail($"this is no JSON: character {(wrong.BytePositionInLine ?? 0) + 1} of line {(wrong.LineNumber ?? 0) + 1} does not fit");
        }
        catch (FormatException)
        {
            throw a.Fail("this JSON holds a number that does not fit into a decimal");
        }
        catch (InvalidOperationException)
        {
            throw a.Fail("this JSON holds a text that is no Unicode");
        }
    }

    private static Value Of(JsonElement json, Run run)
    {
        run.Budget.Charge(1, 32);
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                run.Budget.Charge(0, 128);
                var made = new ScriptObject();
                foreach (var member in json.EnumerateObject())
                {
                    run.Budget.Charge(0, 64);
                    made.Members[member.Name] = Of(member.Value, run);
                }

                return Value.Of(made);
            case JsonValueKind.Array:
                run.Budget.Charge(0, 96);
                var items = new List<Value>();
                foreach (var item in json.EnumerateArray())
                {
                    run.Budget.Charge(0, 24);
                    items.Add(Of(item, run));
                }

                return Value.Of(items);
            case JsonValueKind.String:
                return Value.Of(json.GetString());
            case JsonValueKind.Number:
                return Value.Of(json.GetDecimal());
            case JsonValueKind.True or JsonValueKind.False:
                return Value.Of(json.GetBoolean());
            default:
                return Value.Null;
        }
    }
}
