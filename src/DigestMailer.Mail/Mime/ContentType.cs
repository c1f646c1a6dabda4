namespace DigestMailer.Mail.Mime;

/// <summary>What a part says it is. A missing or broken value is plain text.</summary>
/// <param name="MediaType">In lower case.</param>
public sealed record ContentType(string MediaType, IReadOnlyDictionary<string, string> Parameters)
{
    public static ContentType Read(string? value)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var fields = Split(value ?? "");
        foreach (var field in fields.Skip(1))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                parameters.TryAdd(field[..equals].Trim(), Unquote(field[(equals + 1)..].Trim()));
            }
        }

        var type = fields[0].Trim().ToLowerInvariant();
        return new ContentType(type.Contains('/', StringComparison.Ordinal) ? type : "text/plain", parameters);
    }

    /// <summary>At semicolons that stand outside of quotes.</summary>
    private static List<string> Split(string value)
    {
        var fields = new List<string>();
        var isQuoted = false;
        var from = 0;
        for (var at = 0; at < value.Length; at++)
        {
            at += isQuoted && value[at] == '\\' ? 1 : 0;
            var one = at < value.Length ? value[at] : ' ';
            isQuoted ^= one == '"';
            if (one == ';' && !isQuoted)
            {
                fields.Add(value[from..at]);
                from = at + 1;
            }
        }

        fields.Add(value[from..]);
        return fields;
    }

    private static string Unquote(string value) =>
        value is ['"', .. var inner, '"']
            ? inner.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
            : value;
}
