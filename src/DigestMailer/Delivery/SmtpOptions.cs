using System.ComponentModel.DataAnnotations;
using DigestMailer.Delivery.Routes;
using DigestMailer.Mail.Smtp;
using Microsoft.Extensions.Options;

namespace DigestMailer.Delivery;

/// <summary>A relay, as the settings name it.</summary>
internal class RelayOptions
{
    [StringLength(255)]
    public string Host { get; init; } = "";

    /// <summary>0 for the usual one: 465 with Tls, 587 with StartTls, 25 without protection.</summary>
    [Range(0, 65535)]
    public int Port { get; init; }

    public LineSecurity Security { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>How to sign in; Auto takes the strongest way that both sides speak.</summary>
    public SmtpAuth Auth { get; init; }

    /// <summary>Where access tokens come from; instead of a password.</summary>
    public OAuthOptions? OAuth { get; init; }

    /// <summary>Lmtp for a mail store that takes mail directly.</summary>
    public MailProtocol Protocol { get; init; }

    /// <summary>Bodies go as chunks where the relay offers CHUNKING; false for a relay that offers it and fails at it.</summary>
    public bool Chunks { get; init; } = true;

    /// <summary>Our own name in EHLO; without it our end of the line is named by its number.</summary>
    public string? HelloName { get; init; }

    /// <summary>1 goes first; a relay is used while every one with a smaller number rests.</summary>
    [Range(1, 100)]
    public int Priority { get; init; } = 1;

    /// <summary>Its share among the relays of its priority; 0 for one that only steps in when no other of them is left.</summary>
    [Range(0, 1000)]
    public int Weight { get; init; } = 100;

    /// <summary>Lines kept open to it side by side: 4 without it, and for another relay as many as for the first.</summary>
    [Range(1, 100)]
    public int? Connections { get; init; }

    /// <summary>Messages on one line before it is closed: 100 without it, and for another relay as many as for the first.</summary>
    [Range(1, 100_000)]
    public int? MessagesPerConnection { get; init; }

    /// <summary>How old a line becomes: ten minutes without it, and for another relay as for the first.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan? ConnectionAge { get; init; }

    /// <summary>How long a line may lie idle: a minute without it, and for another relay as for the first.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan? ConnectionIdle { get; init; }

    /// <summary>How long the relay may think after the final dot. RFC 5321 asks for ten minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "00:30:00")]
    public TimeSpan FinalReply { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long opening a line may take: address, greeting, TLS, signing in.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Opening { get; init; } = TimeSpan.FromMinutes(1);

    public SmtpSettings ToSettings(TimeProvider clock) => new()
    {
        Host = Host,
        Port = (Port, Security) switch
        {
            (0, LineSecurity.PlainText) when Protocol == MailProtocol.Lmtp => 24,
            (0, LineSecurity.Tls) => 465,
            (0, LineSecurity.StartTls) => 587,
            (0, _) => 25,
            _ => Port,
        },
        Security = Security,
        UserName = string.IsNullOrEmpty(UserName) ? null : UserName,
        Password = string.IsNullOrEmpty(Password) ? null : Password,
        TokenSource = OAuth is { IsSet: true } ? new OAuthTokens(OAuth, clock).GetAsync : null,
        Auth = Auth,
        Protocol = Protocol,
        UsesChunks = Chunks,
        HelloName = string.IsNullOrEmpty(HelloName) ? null : HelloName,
        Deadlines = new SmtpDeadlines { Final = FinalReply },
    };

    /// <param name="first">Says what this one leaves open.</param>
    public RelayLaw ToLaw(RelayOptions first) => new(
        Priority,
        Weight,
        Opening,
        Connections ?? first.Connections ?? 4,
        MessagesPerConnection ?? first.MessagesPerConnection ?? 100,
        ConnectionAge ?? first.ConnectionAge ?? TimeSpan.FromMinutes(10),
        ConnectionIdle ?? first.ConnectionIdle ?? TimeSpan.FromMinutes(1));
}

/// <summary>The <c>Smtp</c> section: the relay that takes our mail. Without a host, mail goes to the development inbox.</summary>
internal sealed class SmtpOptions : RelayOptions
{
    /// <summary>More relays, which share the work by weight and take over from each other.</summary>
    [ValidateEnumeratedItems]
    public IReadOnlyList<RelayOptions> Others { get; init; } = [];

    public IEnumerable<RelayOptions> All() => Others.Prepend(this);

    /// <summary>Messages side by side: as many as the relays of one priority take, whichever has the most.</summary>
    public int Lanes => All().GroupBy(relay => relay.Priority).Max(tier => tier.Sum(relay => relay.ToLaw(this).Lines));
}

[OptionsValidator]
internal sealed partial class SmtpRanges : IValidateOptions<SmtpOptions>;

/// <summary>What no single value can get wrong, but two together can.</summary>
internal sealed class SmtpLaw : IValidateOptions<SmtpOptions>
{
    public ValidateOptionsResult Validate(string? name, SmtpOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        failures.AddResult(new SmtpRanges().Validate(name, options));
        if (options.Host.Length > 0)
        {
            Check("Smtp", options);
        }
        else if (options is { UserName: not (null or "") } or { Password: not (null or "") } or { OAuth.IsSet: true } or { Others.Count: > 0 })
        {
            failures.AddError("Smtp:Host is missing: name the relay, or remove Smtp:UserName, Smtp:Password, Smtp:OAuth and Smtp:Others to use the development inbox.");
        }

        for (var index = 0; index < options.Others.Count; index++)
        {
            Check($"Smtp:Others:{index}", options.Others[index]);
        }

        return failures.Build();

        void Check(string key, RelayOptions relay)
        {
            if (relay.Host.Length == 0)
            {
                failures.AddError($"{key}:Host is missing: name the relay, or remove the entry.");
            }

            foreach (var problem in relay.ToSettings(TimeProvider.System).Problems())
            {
                failures.AddError($"{key}:{problem}");
            }

            foreach (var problem in relay.OAuth?.Problems() ?? [])
            {
                failures.AddError($"{key}:OAuth:{problem}");
            }
        }
    }
}
