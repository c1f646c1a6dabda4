namespace DigestMailer.Subscribers;

/// <summary>Which addresses are taken in, and under which key one mailbox is known.</summary>
internal static class AddressCheck
{
    /// <returns>What is wrong, or null.</returns>
    public static string? Problem(string address)
    {
        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1)
        {
            return $"'{address}' is no address: it needs a name, an @ and a domain";
        }

        var (local, domain) = (address[..at], address[(at + 1)..]);
        if (address.Length > 254 || local.Length > 64)
        {
            return $"'{address}' is longer than an address may be";
        }

        if (address.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter is '"' or '<' or '>' or '(' or ')' or ',' or ';' or ':' or '\\' or '[' or ']')
            || local.Contains('@', StringComparison.Ordinal) || local.Contains("..", StringComparison.Ordinal) || local[0] == '.' || local[^1] == '.')
        {
            return $"'{address}' has a sign that an address may not have there";
        }

        var labels = domain.Split('.');
        return labels.Length < 2 || labels.Any(label => label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-' || !label.All(letter => char.IsLetterOrDigit(letter) || letter == '-'))
            ? $"'{domain}' is no domain"
            : null;
    }

    /// <summary>Case never tells two people's mailboxes apart in practice.</summary>
    public static string Key(string address) => address.Normalize().ToLowerInvariant();
}
