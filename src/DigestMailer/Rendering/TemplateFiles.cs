using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DigestMailer.Templates;

namespace DigestMailer.Rendering;

/// <summary>The mail templates as their authors wrote them: name to text. The hash of all of it is the version.</summary>
internal sealed class TemplateFiles
{
    /// <summary>The language that has every word.</summary>
    public const string DefaultLocale = "en";

    /// <summary>Which view each template sees; whatever else lies in <c>parts/</c> is reached by include only.</summary>
    private static readonly Dictionary<string, Shape> Models = new(StringComparer.Ordinal)
    {
        ["digest.subject"] = Shapes.Mail,
        ["digest.preheader"] = Shapes.Mail,
        ["digest.html"] = Shapes.Mail,
        ["digest.text"] = Shapes.Mail,
        ["nothing.subject"] = Shapes.Mail,
        ["nothing.html"] = Shapes.Mail,
        ["nothing.text"] = Shapes.Mail,
        ["parts/paper.html"] = Shapes.Card,
        ["parts/paper.text"] = Shapes.Card,
        ["parts/why.html"] = Shapes.Why,
        ["parts/why.text"] = Shapes.Why,
    };

    /// <summary>Rendered once for all subscribers, see <see cref="Fragments"/>: what the key of a fragment does not name cannot show in them.</summary>
    private static readonly HashSet<string> Shared =
        new(["parts/paper.html", "parts/paper.text", "parts/why.html", "parts/why.text"], StringComparer.Ordinal);

    /// <summary>What each template may read, by its name.</summary>
    public static IReadOnlyDictionary<string, Shape> Schema => Models;

    private readonly SortedDictionary<string, string> texts;

    public TemplateFiles(IEnumerable<KeyValuePair<string, string>> texts)
    {
        this.texts = new(StringComparer.Ordinal);
        foreach (var (name, text) in texts)
        {
            this.texts.Add(name, text);
        }

        Json = JsonSerializer.Serialize(this.texts, RenderingJson.Default.SortedDictionaryStringString);
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Json)));
    }

    public string Hash { get; }

    /// <summary>All files in one text, as the database keeps them.</summary>
    public string Json { get; }

    public static TemplateFiles FromJson(string json) =>
        new(JsonSerializer.Deserialize(json, RenderingJson.Default.SortedDictionaryStringString)!);

    /// <summary>Reads the mail templates of a folder; pages are not part of a mail's version.</summary>
    /// <exception cref="InvalidOperationException">The folder is not there, or a template is missing from it.</exception>
    public static TemplateFiles Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidOperationException($"Rendering:Folder '{folder}' does not exist: set it to the folder that holds digest.html.");
        }

        var files = new TemplateFiles(
            from path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            let name = Path.GetRelativePath(folder, path).Replace('\\', '/')
            where Models.ContainsKey(name) || IsPart(name) || IsWords(name)
            select KeyValuePair.Create(name, File.ReadAllText(path).ReplaceLineEndings("\n")));

        var missing = Models.Keys.Append($"locales/{DefaultLocale}.json").Where(name => !files.texts.ContainsKey(name)).ToList();
        return missing.Count == 0
            ? files
            : throw new InvalidOperationException($"The folder '{folder}' lacks {string.Join(", ", missing)}: restore them from the release.");
    }

    /// <summary>The same files with one text in place of another, as an editor would have it.</summary>
    public TemplateFiles With(string name, string text) => new(texts.Select(file => file.Key == name ? KeyValuePair.Create(name, text) : file));

    public IReadOnlyCollection<TemplateSource> Sources() =>
        [.. from file in texts
            where !IsWords(file.Key)
            select new TemplateSource(file.Key, file.Value, KindOf(file.Key), Models.GetValueOrDefault(file.Key), Shared.Contains(file.Key))];

    /// <exception cref="InvalidOperationException">A file of words is not JSON of texts.</exception>
    public Catalogues Words()
    {
        var byLocale = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, text) in texts.Where(file => IsWords(file.Key)))
        {
            byLocale[Path.GetFileNameWithoutExtension(name)] = ReadWords(name, text);
        }

        return new Catalogues(DefaultLocale, byLocale);
    }

    public IEnumerable<string> Locales => texts.Keys.Where(IsWords).Select(name => Path.GetFileNameWithoutExtension(name)!);

    /// <summary>Every key of the default language, without its plural category.</summary>
    public IEnumerable<string> WordKeys() =>
        ReadWords(DefaultLocale, texts[$"locales/{DefaultLocale}.json"]).Keys
            .Select(key => key.EndsWith(".one", StringComparison.Ordinal) ? key[..^4] : key.EndsWith(".other", StringComparison.Ordinal) ? key[..^6] : key)
            .Distinct();

    private static Dictionary<string, string> ReadWords(string name, string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, RenderingJson.Default.DictionaryStringString) ?? [];
        }
        catch (JsonException mistake)
        {
            throw new InvalidOperationException($"{name}({mistake.LineNumber + 1}): {mistake.Message}", mistake);
        }
    }

    private static bool IsPart(string name) => name.StartsWith("parts/", StringComparison.Ordinal);

    private static bool IsWords(string name) =>
        name.StartsWith("locales/", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal);

    private static OutputKind KindOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => OutputKind.Html,
        ".text" => OutputKind.Text,
        _ => OutputKind.Line,
    };
}
