using System.Text.Json;
using System.Text.RegularExpressions;

namespace DigestMailer.Tests.Rendering;

/// <summary>The shipped languages say the same things.</summary>
public sealed partial class ShippedWordsTests
{
    public static TheoryData<string> Others => ["de", "ja", "ar"];

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_language_has_every_word(string locale) =>
        Assert.Equal(Keys("en"), Keys(locale));

    [Theory]
    [MemberData(nameof(Others))]
    public void Every_translation_keeps_the_values_of_the_original(string locale)
    {
        var original = Words("en");
        foreach (var (key, text) in Words(locale))
        {
            var english = original.GetValueOrDefault(key) ?? original[$"{WithoutCategory(key)}.other"];
            // "ورقة واحدة" says one without a digit.
            var isSpelled = key.EndsWith(".zero", StringComparison.Ordinal) || key.EndsWith(".one", StringComparison.Ordinal) || key.EndsWith(".two", StringComparison.Ordinal);
            var wanted = Values(english).Where(value => !(isSpelled && value == "{n}"));
            Assert.Subset(Values(english).ToHashSet(), Values(text).ToHashSet());
            Assert.Superset(wanted.ToHashSet(), Values(text).ToHashSet());
        }
    }

    private static IEnumerable<string> Keys(string locale) => Words(locale).Keys.Select(WithoutCategory).Distinct().Order(StringComparer.Ordinal);

    private static IEnumerable<string> Values(string text) => Hole().Matches(text).Select(match => match.Value);

    private static string WithoutCategory(string key) => Category().Replace(key, "");

    private static Dictionary<string, string> Words(string locale) => JsonSerializer.Deserialize<Dictionary<string, string>>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "templates", "locales", locale + ".json")))!;

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\.(zero|one|two|few|many|other)$")]
    private static partial Regex Category();
}
