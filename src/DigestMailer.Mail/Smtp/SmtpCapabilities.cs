using System.Globalization;

namespace DigestMailer.Mail.Smtp;

/// <summary>What a server said it can do. Forgotten when the line becomes a TLS line: then it is asked again.</summary>
/// <param name="SizeLimit">Zero when none was named.</param>
internal sealed record SmtpCapabilities(
    bool Pipelining,
    bool StartTls,
    bool EightBit,
    bool SmtpUtf8,
    bool Dsn,
    bool Chunking,
    bool Size,
    long SizeLimit,
    IReadOnlySet<string> Mechanisms
)
{
    public static SmtpCapabilities None { get; } =
        new(false, false, false, false, false, false, false, 0, new HashSet<string>());

    /// <summary>MAIL and RCPT carry parameters because of what is offered.</summary>
    public bool AsksForParameters => Size || Dsn;

    /// <summary>For a relay that offers parameters and then does not understand them.</summary>
    public SmtpCapabilities WithoutParameters => this with { Size = false, Dsn = false };

    /// <summary>Tolerates empty lines, doubles, any case, and the old <c>AUTH=</c>.</summary>
    public static SmtpCapabilities Read(SmtpReply hello)
    {
        var found = None;
        var mechanisms = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in hello.Lines.Skip(1))
        {
            var words = line.Split([' ', '='], StringSplitOptions.RemoveEmptyEntries);
            found = (words.Length == 0 ? "" : words[0].ToUpperInvariant()) switch
            {
                "PIPELINING" => found with { Pipelining = true },
                "STARTTLS" => found with { StartTls = true },
                "8BITMIME" => found with { EightBit = true },
                "SMTPUTF8" => found with { SmtpUtf8 = true },
                "DSN" => found with { Dsn = true },
                "CHUNKING" => found with { Chunking = true },
                "SIZE" => found with { Size = true, SizeLimit = Limit(words) },
                _ => found,
            };
            if (words.Length > 0 && words[0].Equals("AUTH", StringComparison.OrdinalIgnoreCase))
            {
                mechanisms.UnionWith(words.Skip(1));
            }
        }

        return found with
        {
            Mechanisms = mechanisms,
        };
    }

    private static long Limit(string[] words) =>
        words.Length > 1 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : 0;
}
