using System.Text;

namespace DigestMailer.Mail.Mime;

/// <summary>What a part says it is. A missing or broken value is plain text.</summary>
/// <param name="MediaType">In lower case.</param>
/// <param name="Parameters">Continued and percent-encoded ones (RFC 2231) put together under their plain name.</param>
public sealed record ContentType(string MediaType, IReadOnlyDictionary<string, string> Parameters)
{
    private const int MostParameters = 100;

    /// <param name="value">The field's value with its encoded words.</param>
    public static ContentType Read(string? value)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var pieces = new SortedDictionary<string, SortedDictionary<int, (string Value, bool IsEncoded)>>(StringComparer.OrdinalIgnoreCase);
        var fields = Split(value ?? "");
        foreach (var field in fields.Skip(1).Take(MostParameters))
        {
            var equals = field.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                continue;
            }

            var name = field[..equals].Trim();
            var text = Unquote(field[(equals + 1)..].Trim());
            var star = name.IndexOf('*', StringComparison.Ordinal);
            if (star < 0)
            {
                parameters.TryAdd(name, EncodedWords.Decode(text));
            }
            else if (Number(name[(star + 1)..]) is { } number)
            {
                pieces.TryAdd(name[..star], []);
                pieces[name[..star]].TryAdd(number, (text, name.EndsWith('*')));
            }
        }

        foreach (var (name, parts) in pieces)
        {
            parameters[name] = Joined(parts.Values);
        }

        var type = fields[0].Trim().ToLowerInvariant().Split([' ', '\t'], 2)[0]; // somebody forgot the semicolon
        return new ContentType(type.Contains('/', StringComparison.Ordinal) ? type : "text/plain", parameters);
    }

    /// <returns>Of a piece: 0 for <c>*</c> and <c>*0*</c>; null when it is none.</returns>
    private static int? Number(string after) =>
        after.Length == 0 ? 0
        : int.TryParse(after.TrimEnd('*'), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
        : null;

    /// <summary>RFC 2231: charset'language'text, percent-encoded where the piece says so.</summary>
    private static string Joined(IEnumerable<(string Value, bool IsEncoded)> pieces)
    {
        var octets = new List<byte>();
        var charset = "utf-8";
        var isFirst = true;
        foreach (var (value, isEncoded) in pieces)
        {
            var text = value;
            if (isFirst && isEncoded && text.Split('\'', 3) is [var named, _, var rest])
            {
                (charset, text) = (named, rest);
            }

            octets.AddRange(isEncoded ? Percent(text) : Encoding.UTF8.GetBytes(text));
            isFirst = false;
        }

        return Charset.Decode(charset, octets.ToArray());
    }

    private static byte[] Percent(string text)
    {
        var octets = new List<byte>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '%' && at + 2 < text.Length && char.IsAsciiHexDigit(text[at + 1]) && char.IsAsciiHexDigit(text[at + 2]))
            {
                octets.Add(Convert.FromHexString(text.AsSpan(at + 1, 2))[0]);
                at += 2;
            }
            else
            {
                octets.AddRange(Encoding.UTF8.GetBytes(text, at, 1));
            }
        }

        return [.. octets];
    }

    /// <summary>At semicolons that stand outside of quotes and comments; comments go.</summary>
    private static List<string> Split(string value)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        var comments = 0;
        for (var at = 0; at < value.Length; at++)
        {
            var one = value[at];
            if (one == '\\' && (isQuoted || comments > 0) && at + 1 < value.Length)
            {
                at++;
                _ = comments == 0 ? field.Append('\\').Append(value[at]) : field;
                continue;
            }

            isQuoted ^= one == '"' && comments == 0;
            comments += isQuoted ? 0 : one == '(' ? 1 : one == ')' && comments > 0 ? -1 : 0;
            if (one == ';' && !isQuoted && comments == 0)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (comments == 0 && (isQuoted || one != ')'))
            {
                field.Append(one);
            }
        }

        fields.Add(field.ToString());
        return fields;
    }

    private static string Unquote(string value)
    {
        if (value is not ['"', .. var inner])
        {
            return value;
        }

        var text = new StringBuilder(inner.Length);
        for (var at = 0; at < inner.Length && inner[at] != '"'; at++)
        {
            at += inner[at] == '\\' && at + 1 < inner.Length ? 1 : 0;
            text.Append(inner[at]);
        }

        return text.ToString();
    }
}
