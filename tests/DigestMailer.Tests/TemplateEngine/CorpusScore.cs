using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

/// <summary>How far the engine agrees with recorded outputs of the language, with escaping off and nothing declared.</summary>
public static class CorpusScore
{
    private static readonly TemplateLimits Limits = new() { Steps = 5_000_000, TextBytes = 16 * 1024 * 1024, MadeBytes = 64 * 1024 * 1024 };

    /// <summary>Reads a folder of cases.</summary>
    /// <returns>First <c>agrees N of M</c>, then a line for each group, then the names that disagree.</returns>
    public static IReadOnlyList<string> Score(string folder)
    {
        var results = Directory.EnumerateFiles(folder, "*.sbn", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => (Group: Path.GetFileName(Path.GetDirectoryName(file)!), Name: Path.GetFileNameWithoutExtension(file), Agrees: Agrees(file)))
            .ToArray();
        return
        [
            $"agrees {results.Count(one => one.Agrees)} of {results.Length}",
            .. results.GroupBy(one => one.Group).Select(group => $"  {group.Key}: {group.Count(one => one.Agrees)} of {group.Count()}"),
            .. results.Where(one => !one.Agrees).Select(one => $"  - {one.Group}/{one.Name}"),
        ];
    }

    /// <summary>The output of one case, or the errors it ends with.</summary>
    public static (string? Output, TemplateException? Failure) Run(string file)
    {
        var stem = file[..^".sbn".Length];
        var sources = new List<TemplateSource> { new("main", File.ReadAllText(file), OutputKind.Text, OpenShape.Instance) };
        if (File.Exists($"{stem}.inc.json"))
        {
            using var parts = JsonDocument.Parse(File.ReadAllText($"{stem}.inc.json"));
            sources.AddRange(parts.RootElement.EnumerateObject().Select(part => new TemplateSource(part.Name, part.Value.GetString()!, OutputKind.Text)));
        }

        var model = new ScriptObject();
        if (File.Exists($"{stem}.json"))
        {
            using var json = JsonDocument.Parse(File.ReadAllText($"{stem}.json"));
            model = Read(json.RootElement).OwnObject!;
        }

        try
        {
            var output = new ArrayBufferWriter<byte>();
            TemplateSet.Compile(sources, Limits)["main"].Render(model, new RenderContext(CultureInfo.InvariantCulture, DateTimeOffset.UnixEpoch, "en"), output);
            return (Encoding.UTF8.GetString(output.WrittenSpan), null);
        }
        catch (TemplateException failure)
        {
            return (null, failure);
        }
    }

    private static bool Agrees(string file)
    {
        var stem = file[..^".sbn".Length];
        var (output, failure) = Run(file);
        if (File.Exists($"{stem}.out"))
        {
            return output?.ReplaceLineEndings("\n") == File.ReadAllText($"{stem}.out").ReplaceLineEndings("\n");
        }

        var line = File.ReadAllText($"{stem}.err").Trim();
        return failure is not null && (line.Length == 0 || failure.Errors[0].Line.ToString(CultureInfo.InvariantCulture) == line);
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
