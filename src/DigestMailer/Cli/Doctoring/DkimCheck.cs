using DigestMailer.Composing;
using DigestMailer.Mail;
using DigestMailer.Mail.Lookup;

namespace DigestMailer.Cli.Doctoring;

/// <summary>Compares a public key in DNS with the one that signs: a mail whose signature nobody can verify is worse off than an unsigned one.</summary>
internal static class DkimCheck
{
    /// <summary>Every configured key, also one that signs only later: its record should stand before its first mail.</summary>
    public static async Task<IReadOnlyList<Finding>> LookAsync(
        DnsClient dns, IReadOnlyList<DkimOptions> keys, MailAddress from, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return [Finding.Warn("DKIM", "no key is configured, so mails leave unsigned unless the relay signs them", "Large receivers want a signature: set Composing:Dkim, or have the relay sign for the domain of Composing:FromAddress.")];
        }

        return await Task.WhenAll(keys.Select(options =>
        {
            using var key = options.Load();
            return LookAsync(dns, $"{options.Selector}._domainkey.{options.DomainOr(from)}", key.Record, cancellationToken);
        }));
    }

    /// <param name="name">SELECTOR._domainkey.DOMAIN.</param>
    /// <param name="expected">The record as it must stand, with the public half of the key that signs.</param>
    public static async Task<Finding> LookAsync(DnsClient dns, string name, string expected, CancellationToken cancellationToken)
    {
        var what = $"DKIM key {name}";
        var publish = $"Publish: {name}. IN TXT {Quoted(expected)}";
        switch (await dns.AskAsync(name, DnsType.Txt, cancellationToken))
        {
            case DnsAnswer.Found found:
                var texts = found.Records.OfType<DnsRecord.Text>().Select(text => text.Value).ToList();
                return texts.Count > 1 ? Finding.Sick(what, $"{texts.Count} records, of which receivers may take any", $"Leave one. {publish}")
                    : Key(texts[0]).Length == 0 ? Finding.Sick(what, "the key is revoked (an empty p=)", publish)
                    : Key(texts[0]) == Key(expected) ? Finding.Fine(what, "the key that signs")
                    : Finding.Sick(what, "another key than the one that signs: every signature fails", publish);
            case DnsAnswer.Failed failed:
                return Finding.Sick(what, failed.Why, "Ask again, or name a server that answers with --server.");
            default:
                return Finding.Sick(what, "there is no record: every signature fails", publish);
        }
    }

    private static string Key(string record) =>
        string.Concat(record.Split(';').Select(tag => tag.Trim()).FirstOrDefault(tag => tag.StartsWith("p=", StringComparison.Ordinal))?[2..].Where(one => !char.IsWhiteSpace(one)) ?? "");

    /// <summary>A string in DNS holds 255 octets at the most: longer records are several, one after the other.</summary>
    private static string Quoted(string record) => string.Join(' ', record.Chunk(255).Select(part => $"\"{new string(part)}\""));
}
