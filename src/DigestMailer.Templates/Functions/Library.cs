using System.Collections.Frozen;

namespace DigestMailer.Templates;

/// <summary>Every function that a template can reach: a closed list.</summary>
internal static class Library
{
    /// <summary>What the language has and this release has not: refused by name.</summary>
    private static readonly FrozenSet<string> Later = FrozenSet.ToFrozenSet(["include_join", "tablerow"]);

    private static readonly FrozenDictionary<string, LibraryFunction> All = new[]
    {
        ArrayFunctions.All, ArrayOrder.All, ArrayCalls.All, StringFunctions.All, StringEdits.All, StringCuts.All, StringCodes.All, MathFunctions.All,
        DateFunctions.All, DateReading.All, TimeSpanFunctions.All, HtmlFunctions.All, ObjectFunctions.All, RegexFunctions.All, TextFunctions.All,
        MarkupFunctions.All,
    }.SelectMany(group => group).ToFrozenDictionary(function => function.Name);

    private static readonly FrozenDictionary<string, FrozenSet<string>> ByGroup = All.Keys
        .Where(name => name.Contains('.', StringComparison.Ordinal))
        .GroupBy(name => name[..name.IndexOf('.', StringComparison.Ordinal)])
        .ToFrozenDictionary(group => group.Key, group => group.Select(name => name[(group.Key.Length + 1)..]).ToFrozenSet());

    public static IEnumerable<LibraryFunction> Every => All.Values;

    public static IEnumerable<string> Groups => ByGroup.Keys;

    public static IEnumerable<string> Globals => All.Keys.Where(name => !name.Contains('.', StringComparison.Ordinal)).Append("include");

    public static bool IsGroup(string name) => ByGroup.ContainsKey(name);

    public static bool IsLater(string name) => Later.Contains(name);

    public static IEnumerable<string> Names(string group) => ByGroup.TryGetValue(group, out var names) ? names.Order(StringComparer.Ordinal) : [];

    public static LibraryFunction? Find(string group, string name) => All.GetValueOrDefault($"{group}.{name}");

    public static LibraryFunction? Global(string name) => name.Contains('.', StringComparison.Ordinal) ? null : All.GetValueOrDefault(name);

    /// <summary>The full name of a function that was named without its group.</summary>
    public static string? Grouped(string name) =>
        Groups.Where(group => ByGroup[group].Contains(name)).Order(StringComparer.Ordinal).Select(group => $"{group}.{name}").LastOrDefault();

    /// <summary>A group as a value, new each time: what a template does to it is its own affair.</summary>
    public static Value AsObject(string group, Run run)
    {
        var names = ByGroup[group];
        run.Budget.Charge(names.Count, 96 + (48L * names.Count));
        var made = new ScriptObject();
        foreach (var name in names.Order(StringComparer.Ordinal))
        {
            made.Members[name] = Value.Of(All[$"{group}.{name}"]);
        }

        return Value.Of(made);
    }
}
