using System.Collections.Frozen;

namespace DigestMailer.Templates;

/// <summary>Every function that a template can reach: a closed list.</summary>
internal static class Library
{
    /// <summary>What the language has and this release has not: refused by name.</summary>
    private static readonly FrozenSet<string> Later = FrozenSet.ToFrozenSet(
    [
        "include_join", "regex", "tablerow", "object.eval", "object.eval_template", "object.from_json",
        "math.random", "math.uuid", "string.base64_decode", "string.base64_encode", "string.hmac_sha1", "string.hmac_sha256",
        "string.hmac_sha512", "string.md5", "string.sha1", "string.sha256", "string.sha512", "array.cycle", "date.parse_to_string",
    ]);

    private static readonly FrozenDictionary<string, LibraryFunction> All = new[]
    {
        ArrayFunctions.All, StringFunctions.All, StringEdits.All, MathFunctions.All, DateFunctions.All, TimeSpanFunctions.All,
        HtmlFunctions.All, ObjectFunctions.All, TextFunctions.All,
    }.SelectMany(group => group).ToFrozenDictionary(function => function.Name);

    private static readonly FrozenDictionary<string, FrozenSet<string>> ByGroup = All.Keys
        .Where(name => name.Contains('.', StringComparison.Ordinal))
        .GroupBy(name => name[..name.IndexOf('.', StringComparison.Ordinal)])
        .ToFrozenDictionary(group => group.Key, group => group.Select(name => name[(group.Key.Length + 1)..]).ToFrozenSet());

    public static IEnumerable<string> Groups => ByGroup.Keys;

    public static IEnumerable<string> Globals => All.Keys.Where(name => !name.Contains('.', StringComparison.Ordinal)).Append("include");

    public static bool IsGroup(string name) => ByGroup.ContainsKey(name);

    public static bool IsLater(string name) => Later.Contains(name);

    public static IEnumerable<string> Names(string group) => ByGroup.TryGetValue(group, out var names) ? names.Order(StringComparer.Ordinal) : [];

    public static LibraryFunction? Find(string group, string name) => All.GetValueOrDefault($"{group}.{name}");

    public static LibraryFunction? Global(string name) => name.Contains('.', StringComparison.Ordinal) ? null : All.GetValueOrDefault(name);
}
