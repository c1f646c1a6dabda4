using System.Buffers;
using System.Text;
using System.Text.Json;

namespace DigestMailer.Templates;

/// <summary>Values as JSON.</summary>
internal static class Json
{
    /// <summary>Levels, the innermost value among them.</summary>
    private const int Deepest = 20;

    /// <summary><c>\u00e9</c> for one character.</summary>
    private const int LongestEscape = 6;

    public static Value Write(in Arguments a)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            Write(writer, a[0], a, 0);
        }

        a.Run.Budget.Charge(0, bytes.WrittenCount * 2L);
        return Value.Of(Encoding.UTF8.GetString(bytes.WrittenSpan));
    }

    private static void Write(Utf8JsonWriter writer, in Value value, in Arguments a, int depth)
    {
        if (depth >= Deepest)
        {
            throw a.Fail($"lists and objects inside one another deeper than {Deepest} cannot be written");
        }

        a.Run.Budget.Charge(1, 32);
        switch (value.Kind)
        {
            case ValueKind.Null or ValueKind.Unset:
                writer.WriteNullValue();
                break;
            case ValueKind.Flag:
                writer.WriteBooleanValue(value.Flag);
                break;
            case ValueKind.Whole:
                writer.WriteNumberValue(value.Whole);
                break;
            case ValueKind.Real when double.IsFinite(value.Real):
                writer.WriteNumberValue(value.Real);
                break;
            case ValueKind.Real:
                throw a.Fail("this number is not finite, and JSON has no such numbers");
            case ValueKind.Exact:
                writer.WriteNumberValue(value.Exact);
                break;
            case ValueKind.List or ValueKind.Range:
                writer.WriteStartArray();
                for (var i = 0; i < Lists.Count(value); i++)
                {
                    Write(writer, Lists.At(value, i), a, depth + 1);
                }

                writer.WriteEndArray();
                break;
            case ValueKind.Object or ValueKind.Record:
                writer.WriteStartObject();
                foreach (var (key, member) in Members.All(value))
                {
                    a.Run.Budget.Charge(0, LongestEscape * (long)key.Length);
                    writer.WritePropertyName(key);
                    Write(writer, member, a, depth + 1);
                }

                writer.WriteEndObject();
                break;
            case ValueKind.Instant:
                writer.WriteStringValue(value.Instant);
                break;
            case ValueKind.Date:
                writer.WriteStringValue(value.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
                break;
            case ValueKind.Function:
                throw a.Fail("a function cannot be written as JSON");
            default:
                var text = Texts.Of(value, a.Run);
                a.Run.Budget.Charge(text.Length / 16, LongestEscape * (long)text.Length);
                writer.WriteStringValue(text);
                break;
        }
    }
}
