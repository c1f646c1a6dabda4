using System.ComponentModel.DataAnnotations;
using DigestMailer.Hosting;
using Microsoft.Extensions.Options;

namespace DigestMailer.Subscribers;

internal enum LinkKeyState { Sign, Verify }

/// <summary>One key of the links.</summary>
internal sealed class LinkKeyOptions
{
    public string Id { get; init; } = "";

    /// <summary>Base64, 32 bytes or more.</summary>
    public string Secret { get; init; } = "";

    public LinkKeyState State { get; init; }
}

/// <summary>The <c>Subscribers</c> section: what a subscriber gets who did not choose, and the keys of the links.</summary>
internal sealed class SubscribersOptions
{
    [Range(1, 50)]
    public int Limit { get; init; } = 10;

    public RhythmKind Rhythm { get; init; }

    [Range(0, 23)]
    public int Hour { get; init; } = 7;

    [Required]
    public string Zone { get; init; } = "Etc/UTC";

    public MailFormat Format { get; init; }

    [Required]
    public string Language { get; init; } = "en";

    public EmptyDay EmptyDay { get; init; }

    /// <summary>The last that may sign signs. Without any, a key is made in the data folder: enough for one node.</summary>
    public IReadOnlyList<LinkKeyOptions> LinkKeys { get; init; } = [];

    /// <summary>Base64, 32 bytes or more: hashes suppressed addresses. Without it, a key is made in the data folder.</summary>
    public string? SuppressionKey { get; init; }

    public Preferences Defaults(string wish) => new()
    {
        Wish = wish,
        Limit = Limit,
        Rhythm = Rhythm,
        Hour = Hour,
        Zone = Zone,
        Format = Format,
        Language = Language,
        EmptyDay = EmptyDay,
    };
}

[OptionsValidator]
internal sealed partial class SubscribersRanges : IValidateOptions<SubscribersOptions>;

/// <summary>What needs more than a range to be judged.</summary>
/// <param name="configuration">Tells whether several nodes may share the subscribers.</param>
internal sealed class SubscribersLaw(IConfiguration? configuration = null) : IValidateOptions<SubscribersOptions>
{
    public ValidateOptionsResult Validate(string? name, SubscribersOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        failures.AddResult(new SubscribersRanges().Validate(name, options));

        if (Zones.Find(options.Zone) is null)
        {
            failures.AddError($"Subscribers:Zone '{options.Zone}' is no IANA time zone: write one as Europe/Berlin or Etc/UTC.");
        }

        foreach (var (key, at) in options.LinkKeys.Select((key, at) => (key, at)))
        {
            if (key.Id.Length is 0 or > 16 || !key.Id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-'))
            {
                failures.AddError($"Subscribers:LinkKeys:{at}:Id '{key.Id}' must be 1 to 16 letters, digits or hyphens.");
            }

            if (!IsSecret(key.Secret))
            {
                failures.AddError($"Subscribers:LinkKeys:{at}:Secret is no key: make one with `openssl rand -base64 32`.");
            }
        }

        if (options.LinkKeys.Count == 0 && string.Equals(configuration?["Storage:Provider"], "PostgreSql", StringComparison.OrdinalIgnoreCase))
        {
            failures.AddError("Subscribers:LinkKeys is missing: nodes that share a PostgreSQL must sign links alike; add one with an Id and a Secret made by `openssl rand -base64 32`.");
        }

        if (options.SuppressionKey is null && string.Equals(configuration?["Storage:Provider"], "PostgreSql", StringComparison.OrdinalIgnoreCase))
        {
            failures.AddError("Subscribers:SuppressionKey is missing: nodes that share a PostgreSQL must know the same addresses; make one with `openssl rand -base64 32`, and never change it.");
        }

        if (options.LinkKeys.Select(key => key.Id).Distinct(StringComparer.Ordinal).Count() < options.LinkKeys.Count)
        {
            failures.AddError("Subscribers:LinkKeys has two keys of one Id: give each its own.");
        }

        if (options.LinkKeys.Count > 0 && options.LinkKeys.All(key => key.State != LinkKeyState.Sign))
        {
            failures.AddError("Subscribers:LinkKeys has no key that may sign: set the State of the newest to Sign.");
        }

        if (options.SuppressionKey is { Length: > 0 } secret && !IsSecret(secret))
        {
            failures.AddError("Subscribers:SuppressionKey is no key: make one with `openssl rand -base64 32`.");
        }

        return failures.Build();
    }

    private static bool IsSecret(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= KeyFile.Length;
    }
}

internal static class SubscribersSetup
{
    public static WebApplicationBuilder AddSubscribers(this WebApplicationBuilder builder)
    {
        builder.AddSettings<SubscribersOptions, SubscribersLaw>("Subscribers");
        builder.Services.AddSingleton<KeyRing>();
        builder.Services.AddSingleton<LinkToken>();
        builder.Services.AddSingleton<RowToken>();
        builder.Services.AddSingleton<SuppressionList>();
        builder.Services.AddSingleton<SeenPapers>();
        builder.Services.AddSingleton<SubscriberStore>();
        builder.Services.AddSingleton<SubscriberImport>();
        builder.Services.AddSingleton<Erasure>();
        return builder;
    }
}
