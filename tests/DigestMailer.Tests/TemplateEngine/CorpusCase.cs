using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

/// <summary>One recorded case: files that share a stem. It is rendered with escaping off and nothing declared.</summary>
/// <param name="File">The template, <c>NNN-name.sbn</c>.</param>
internal sealed record CorpusCase(string File)
{
    private string Stem => File[..^".sbn".Length];

    public string Group => Path.GetFileName(Path.GetDirectoryName(File)!);

    public string Name => Path.GetFileName(Stem);

    /// <summary>The recorded output, or null where the reference ends with an error.</summary>
    public string? Expected => System.IO.File.Exists($"{Stem}.out") ? System.IO.File.ReadAllText($"{Stem}.out").ReplaceLineEndings("\n") : null;

    /// <summary>The recorded line of the error; empty where only the error counts.</summary>
    public string ExpectedLine => System.IO.File.Exists($"{Stem}.err") ? System.IO.File.ReadAllText($"{Stem}.err").Trim() : "";

    /// <summary>The output, or the errors that compiling or rendering ends with.</summary>
    public (string? Output, TemplateException? Failure) Run(TemplateLimits limits)
    {
        var sources = new List<TemplateSource> { new("main", System.IO.File.ReadAllText(File), OutputKind.Text, OpenShape.Instance) };
        if (System.IO.File.Exists($"{Stem}.inc.json"))
        {
            using var parts = JsonDocument.Parse(System.IO.File.ReadAllText($"{Stem}.inc.json"));
            sources.AddRange(parts.RootElement.EnumerateObject().Select(part => new TemplateSource(part.Name, part.Value.GetString()!, OutputKind.Text)));
        }

        var model = new ScriptObject();
        if (System.IO.File.Exists($"{Stem}.json"))
        {
            using var json = JsonDocument.Parse(System.IO.File.ReadAllText($"{Stem}.json"));
            model = Read(json.RootElement).OwnObject!;
        }

        try
        {
            var output = new ArrayBufferWriter<byte>();
            TemplateSet.Compile(sources, limits)["main"].Render(model, new RenderContext(CultureInfo.InvariantCulture, DateTimeOffset.UnixEpoch, "en"), output);
            return (Encoding.UTF8.GetString(output.WrittenSpan), null);
        }
        catch (TemplateException failure)
        {
            return (null, failure);
        }
    }

    private static Value Read(JsonElement json)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                var made = new ScriptObject();
                foreach (var member in json.EnumerateObject())
                {
                    made.Members[member.Name] = Read(member.Value);
                }

                return Value.Of(made);
            case JsonValueKind.Array:
                return Value.Of(json.EnumerateArray().Select(Read));
            case JsonValueKind.String:
                return Value.Of(json.GetString());
            case JsonValueKind.Number:
                return json.TryGetInt64(out var whole) ? Value.Of(whole) : Value.Of(json.GetDouble());
            case JsonValueKind.True or JsonValueKind.False:
                return Value.Of(json.GetBoolean());
            default:
                return Value.Null;
        }
    }
}
