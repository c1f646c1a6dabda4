using System.Globalization;
using System.Text;
using System.Text.Json;

namespace DigestMailer.Digests.Formats;

/// <summary>Python's printed form of a dict, which one archive wrote where JSON belongs; becomes JSON.</summary>
internal ref struct PythonText
{
    private const int Deepest = 64;

    private readonly ReadOnlySpan<char> text;
    private readonly Utf8JsonWriter json;
    private int at;

    private PythonText(ReadOnlySpan<char> text, Utf8JsonWriter json)
    {
        this.text = text;
        this.json = json;
    }

    /// <returns>Null when the text is no such form from beginning to end.</returns>
    public static JsonDocument? Read(string text)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { SkipValidation = true }))
        {
            var python = new PythonText(text, json);
            python.Blanks();
            if (!python.Value(0) || !python.Ends())
            {
                return null;
            }
        }

        return JsonDocument.Parse(bytes.ToArray());
    }

    private bool Ends()
    {
        Blanks();
        return at == text.Length;
    }

    private bool Value(int depth)
    {
        if (depth > Deepest || at >= text.Length)
        {
            return false;
        }

        switch (text[at])
        {
            case '{':
                return Dict(depth);
            case '[':
                return List(']', depth);
            case '(':
                return List(')', depth);
            case '\'' or '"':
                if (Quoted() is not { } quoted)
                {
                    return false;
                }

                json.WriteStringValue(quoted);
                return true;
            default:
                return Word();
        }
    }

    private bool Dict(int depth)
    {
        json.WriteStartObject();
        at++;
        while (!Skip('}'))
        {
            if (Quoted() is not { } name || !Skip(':'))
            {
                return false;
            }

            json.WritePropertyName(name);
            if (!Value(depth + 1) || (!Skip(',') && !Next('}')))
            {
                return false;
            }
        }

        json.WriteEndObject();
        return true;
    }

    private bool List(char end, int depth)
    {
        json.WriteStartArray();
        at++;
        while (!Skip(end))
        {
            if (!Value(depth + 1) || (!Skip(',') && !Next(end)))
            {
                return false;
            }
        }

        json.WriteEndArray();
        return true;
    }

    private bool Word()
    {
        var from = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' or '-' or '+'))
        {
            at++;
        }

        switch (text[from..at])
        {
            case "True":
                json.WriteBooleanValue(true);
                return true;
            case "False":
                json.WriteBooleanValue(false);
                return true;
            case "None":
                json.WriteNullValue();
                return true;
            case var number
                when double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                    && double.IsFinite(value):
                if (long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
                {
                    json.WriteNumberValue(whole);
                }
                else
                {
                    json.WriteNumberValue(value);
                }

                return true;
            default:
                return false;
        }
    }

    private string? Quoted()
    {
        Blanks();
        if (at >= text.Length || text[at] is not ('\'' or '"'))
        {
            return null;
        }

        var quote = text[at++];
        var value = new StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] != '\\')
            {
                value.Append(text[at++]);
            }
            else if (!Escape(value))
            {
                return null;
            }
        }

        return at++ < text.Length ? value.ToString() : null;
    }

    private bool Escape(StringBuilder value)
    {
        if (at + 1 >= text.Length)
        {
            return false;
        }

        var letter = text[at + 1];
        at += 2;
        switch (letter)
        {
            case 'n' or 'r' or 't':
                value.Append(
                    letter switch
                    {
                        'n' => '\n',
                        'r' => '\r',
                        _ => '\t',
                    }
                );
                return true;
            case '\\' or '\'' or '"':
                value.Append(letter);
                return true;
            case 'x' or 'u' or 'U':
                var length = letter switch
                {
                    'x' => 2,
                    'u' => 4,
                    _ => 8,
                };
                if (
                    at + length > text.Length
                    || !int.TryParse(
                        text.Slice(at, length),
                        NumberStyles.AllowHexSpecifier,
                        CultureInfo.InvariantCulture,
                        out var point
                    )
                    || !Rune.IsValid(point)
                )
                {
                    return false;
                }

                value.Append(new Rune(point).ToString());
                at += length;
                return true;
            default:
                value.Append('\\').Append(letter); // Python keeps what is no escape
                return true;
        }
    }

    private bool Next(char wanted)
    {
        Blanks();
        return at < text.Length && text[at] == wanted;
    }

    private bool Skip(char wanted)
    {
        if (!Next(wanted))
        {
            return false;
        }

        at++;
        Blanks();
        return true;
    }

    private void Blanks()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }
}
