using System.Collections;

namespace DigestMailer.Hosting;

/// <summary><c>DIGESTMAILER__Smtp__Password_FILE=/run/secrets/smtp</c>: the value stands in a file, not in the environment.</summary>
internal static class SecretFiles
{
    private const string Suffix = "_FILE";

    /// <exception cref="InvalidOperationException">A file is missing or empty, or the value is given both ways.</exception>
    public static Dictionary<string, string?> Read(string prefix)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (!name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) || !name.EndsWith(Suffix, StringComparison.Ordinal))
            {
                continue;
            }

            var plain = name[..^Suffix.Length];
            if (Environment.GetEnvironmentVariable(plain) is not null)
            {
                throw new InvalidOperationException($"{plain} and {name} are both set: remove one.");
            }

            values[plain[prefix.Length..].Replace("__", ":", StringComparison.Ordinal)] = Value(name, (string)variable.Value!);
        }

        return values;
    }

    private static string Value(string name, string file)
    {
        if (!File.Exists(file))
        {
            throw new InvalidOperationException($"{name} names '{file}', which is not there: create it, or remove the variable.");
        }

        var text = File.ReadAllText(file);
        var value = text.EndsWith('\n') ? text[..^1].TrimEnd('\r') : text;
        return value.Length > 0 ? value : throw new InvalidOperationException($"{name} names '{file}', which is empty.");
    }
}
