namespace DigestMailer.Templates;

/// <summary>
/// The words of each locale, under flat keys: <c>digest.title</c>, or with a plural category <c>digest.count.one</c>.
/// A locale falls back to its parents and then to the default one: pt-BR, pt, default.
/// </summary>
public sealed class Catalogues
{
    private static readonly string[] Categories = ["zero", "one", "two", "few", "many", "other"];

    private readonly Language? standard;
    private readonly Dictionary<string, Language> languages = new(StringComparer.OrdinalIgnoreCase);

    public Catalogues(string defaultLocale, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> byLocale)
    {
        ArgumentNullException.ThrowIfNull(byLocale);
        foreach (var (locale, words) in byLocale)
        {
            languages.Add(locale, new Language(locale, words));
        }

        standard = languages.GetValueOrDefault(defaultLocale);
    }

    internal static Catalogues None { get; } = new("", new Dictionary<string, IReadOnlyDictionary<string, string>>());

    /// <summary>Every key of every locale, without its plural category where it has one.</summary>
    internal IEnumerable<string> Keys =>
        languages.Values.SelectMany(language => language.Words.Keys).SelectMany(key => new[] { key, WithoutCategory(key) }).Distinct();

    /// <summary>Every locale that has words of its own.</summary>
    public IEnumerable<string> Locales => languages.Keys;

    /// <summary>Whether a locale, or a parent of it that is not the default one, has the words.</summary>
    internal bool Has(string locale, string key)
    {
        for (var rest = locale; rest.Length > 0; rest = rest[..Math.Max(0, rest.LastIndexOf('-'))])
        {
            if (languages.TryGetValue(rest, out var language) && (language.Words.ContainsKey(key) || language.Words.ContainsKey($"{key}.other")))
            {
                return true;
            }
        }

        return false;
    }

    internal bool Knows(string key) =>
        languages.Values.Any(language => language.Words.ContainsKey(key) || language.Words.ContainsKey($"{key}.other"));

    /// <summary>The words for a key, in the nearest locale that has them; with a number, those of its plural category.</summary>
    internal string? Find(string locale, string key, decimal? number)
    {
        var find = languages.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var rest = locale.AsSpan(); rest.Length > 0; rest = rest[..Math.Max(0, rest.LastIndexOf('-'))])
        {
            if (find.TryGetValue(rest, out var language) && language.Find(key, number) is { } words)
            {
                return words;
            }
        }

        return standard?.Find(key, number);
    }

    private static string WithoutCategory(string key)
    {
        var dot = key.LastIndexOf('.');
        return dot > 0 && Categories.Contains(key[(dot + 1)..]) ? key[..dot] : key;
    }

    private sealed class Language
    {
        private readonly string locale;

        /// <summary>By key without category: the text of each category, in their order.</summary>
        private readonly Dictionary<string, string?[]> plurals = new(StringComparer.Ordinal);

        public Language(string locale, IReadOnlyDictionary<string, string> words)
        {
            this.locale = locale;
            Words = words;
            foreach (var (key, text) in words)
            {
                var plain = WithoutCategory(key);
                if (plain.Length < key.Length)
                {
                    var texts = plurals.TryGetValue(plain, out var known) ? known : plurals[plain] = new string?[Categories.Length];
                    texts[Array.IndexOf(Categories, key[(plain.Length + 1)..])] = text;
                }
            }
        }

        public IReadOnlyDictionary<string, string> Words { get; }

        public string? Find(string key, decimal? number)
        {
            if (number is { } n && plurals.TryGetValue(key, out var texts)
                && (texts[Array.IndexOf(Categories, Plurals.Category(locale, n))] ?? texts[^1]) is { } text)
            {
                return text;
            }

            return Words.GetValueOrDefault(key);
        }
    }
}
