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
                return texts.Count switch
                {
                    0 => Finding.Sick(what, "there is no record: every signature fails", publish),
                    1 => Judge(what, texts[0], expected, publish),
                    var count => Finding.Sick(what, $"{count} records, of which receivers may take any", $"Leave one. {publish}"),
                };
            case DnsAnswer.Failed failed:
                return Finding.Sick(what, failed.Why, "Ask again, or name a server that answers with --server.");
            default:
                return Finding.Sick(what, "there is no record: every signature fails", publish);
        }
    }

    private static Finding Judge(string what, string text, string expected, string publish)
    {
        var (there, ours) = (Tags(text), Tags(expected));
        var kind = there.GetValueOrDefault("k", "rsa");
        return !there.TryGetValue("p", out var key) ? Finding.Sick(what, $"what stands there is no key: {text}", publish)
            : key.Length == 0 ? Finding.Sick(what, "the key is revoked (an empty p=)", publish)
            : key != ours["p"] ? Finding.Sick(what, "another key than the one that signs: every signature fails", publish)
            : kind != ours.GetValueOrDefault("k", "rsa") ? Finding.Sick(what, $"the key that signs, but said to be of kind {kind}: every signature fails", publish)
            : there.TryGetValue("h", out var hashes) && !hashes.Split(':').Contains("sha256") ? Finding.Sick(what, $"the key that signs, but not for SHA-256 (h={hashes}): every signature fails", publish)
            : there.GetValueOrDefault("t", "").Split(':').Contains("y") ? Finding.Warn(what, "the key that signs, in test mode (t=y): receivers may treat mails as unsigned", publish)
            : Finding.Fine(what, "the key that signs");
    }

    /// <summary>RFC 6376 section 3.2: blanks around names and values mean nothing, nor do those within the values that we look at.</summary>
    private static Dictionary<string, string> Tags(string record)
    {
        var tags = new Dictionary<string, string>();
        foreach (var tag in record.Split(';'))
        {
            var equals = tag.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                tags.TryAdd(tag[..equals].Trim(), string.Concat(tag[(equals + 1)..].Where(one => !char.IsWhiteSpace(one))));
            }
        }

        return tags;
    }

    /// <summary>A string in DNS holds 255 octets at the most: longer records are several, one after the other.</summary>
    private static string Quoted(string record) => string.Join(' ', record.Chunk(255).Select(part => $"\"{new string(part)}\""));
}
