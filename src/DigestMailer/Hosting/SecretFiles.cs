using System.Collections;

namespace DigestMailer.Hosting;

/// <summary>
/// The environment's settings: <c>DIGESTMAILER__Smtp__Host=…</c>, and <c>DIGESTMAILER__Smtp__Password_FILE=/run/secrets/smtp</c>
/// where the value stands in a file, not in the environment.
/// </summary>
internal static class SecretFiles
{
    private const string Suffix = "_FILE";

    /// <exception cref="SettingsException">Files are missing or empty, or values are given both ways: every such mistake.</exception>
    public static Dictionary<string, string?> Read(string prefix, IDictionary environment)
    {
        var ours = environment.Cast<DictionaryEntry>()
            .Select(variable => (Name: (string)variable.Key, Value: (string?)variable.Value))
            .Where(variable => variable.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .ToLookup(variable => variable.Name.EndsWith(Suffix, StringComparison.Ordinal));
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in ours[false])
        {
            values[KeyOf(name)] = value;
        }

        var mistakes = new List<string>();
        foreach (var (name, file) in ours[true])
        {
            var plain = name[..^Suffix.Length];
            if (!values.TryAdd(KeyOf(plain), null))
            {
                mistakes.Add($"{plain} and {name} are both set: remove one.");
            }
            else if (!File.Exists(file))
            {
                mistakes.Add($"{name} names '{file}', which is not there: create it, or remove the variable.");
            }
            else if (Value(File.ReadAllText(file)) is { Length: > 0 } value)
            {
                values[KeyOf(plain)] = value;
            }
            else
            {
                mistakes.Add($"{name} names '{file}', which is empty.");
            }
        }

        return mistakes.Count == 0 ? values : throw new SettingsException(mistakes);

        string KeyOf(string name) => name[prefix.Length..].Replace("__", ":", StringComparison.Ordinal);
    }

    private static string Value(string text) => text.EndsWith('\n') ? text[..^1].TrimEnd('\r') : text;
}
