namespace DigestMailer.Templates;

/// <summary>
/// The words of each locale, under flat keys: <c>digest.title</c>, or with a plural category <c>digest.count.one</c>.
/// A locale falls back to its parents and then to the default one: pt-BR, pt, default.
/// </summary>
public sealed class Catalogues
{
    private readonly string defaultLocale;
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> byLocale;

    public Catalogues(string defaultLocale, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> byLocale)
    {
        this.defaultLocale = defaultLocale;
        this.byLocale = new(byLocale, StringComparer.OrdinalIgnoreCase);
    }

    internal static Catalogues None { get; } = new("", new Dictionary<string, IReadOnlyDictionary<string, string>>());

    /// <summary>Every key of every locale, without its plural category where it has one.</summary>
    internal IEnumerable<string> Keys =>
        byLocale.Values.SelectMany(words => words.Keys).SelectMany(key => new[] { key, WithoutCategory(key) }).Distinct();

    internal bool Knows(string key) => byLocale.Values.Any(words => words.ContainsKey(key) || words.ContainsKey($"{key}.other"));

    /// <summary>The words for a key, in the nearest locale that has them; with a number, those of its plural category.</summary>
    internal string? Find(string locale, string key, decimal? number)
    {
        foreach (var candidate in Chain(locale))
        {
            if (!byLocale.TryGetValue(candidate, out var words))
            {
                continue;
            }

            if (number is { } n
                && (words.TryGetValue($"{key}.{Plurals.Category(candidate, n)}", out var text) || words.TryGetValue($"{key}.other", out text)))
            {
                return text;
            }

            if (words.TryGetValue(key, out text))
            {
                return text;
            }
        }

        return null;
    }

    private IEnumerable<string> Chain(string locale)
    {
        for (var rest = locale; rest.Length > 0; rest = rest[..Math.Max(0, rest.LastIndexOf('-'))])
        {
            yield return rest;
        }

        yield return defaultLocale;
    }

    private static string WithoutCategory(string key)
    {
        var dot = key.LastIndexOf('.');
        return dot > 0 && key[(dot + 1)..] is "zero" or "one" or "two" or "few" or "many" or "other" ? key[..dot] : key;
    }
}
