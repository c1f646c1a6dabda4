using System.ComponentModel.DataAnnotations;
using DigestMailer.Delivery.Routes;
using DigestMailer.Mail.Smtp.Replies;
using Microsoft.Extensions.Options;

namespace DigestMailer.Delivery;

/// <summary>What becomes of a message whose acceptance was never heard. The zero value never repeats one.</summary>
internal enum InDoubtPolicy { Hold, ResendOnce }

internal enum TransportKind { Smtp, Pickup }

/// <summary>The <c>Delivery</c> section: how rows are claimed, tried again, and given up.</summary>
internal sealed class DeliveryOptions
{
    public TransportKind Transport { get; init; }

    /// <summary>Where the pickup transport puts its files; relative to the data folder.</summary>
    [Required]
    public string PickupFolder { get; init; } = "pickup";

    /// <summary>Where this node's journal lies, on a disk of this machine; relative to the data folder.</summary>
    [Required]
    public string JournalFolder { get; init; } = "journal";

    /// <summary>This node's name in the ledger. Empty: one that is made at first start and kept beside the journal.</summary>
    [RegularExpression("[A-Za-z0-9._-]{0,64}")]
    public string Node { get; init; } = "";

    /// <summary>Rows taken at once; 0 means twice the connections. More rows are in doubt when a node is lost, fewer cost commits.</summary>
    [Range(0, 1000)]
    public int Claim { get; init; }

    /// <summary>How long another node leaves this one's claims alone when it has fallen silent.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long after it fell due a message is still worth sending.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "7.00:00:00")]
    public TimeSpan Window { get; init; } = TimeSpan.FromHours(20);

    /// <summary>Waits after the first, second and each later deferral; the last one repeats.</summary>
    public IReadOnlyList<TimeSpan>? Retries { get; init; }

    public InDoubtPolicy InDoubt { get; init; }

    /// <summary>A file with rules and words of one's own for the replies of servers; none when empty.</summary>
    public string ReplyRules { get; init; } = "";

    /// <exception cref="FormatException">A line of the file is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public ReplyTable ReadReplyTable() => ReplyRules.Length == 0 ? ReplyTable.BuiltIn : ReplyTable.BuiltIn.With(File.ReadAllText(ReplyRules));

    /// <summary>Messages in any second, from all nodes together.</summary>
    [Range(1, 100_000)]
    public long? RatePerSecond { get; init; }

    /// <summary>Messages in any 24 hours, from all nodes together.</summary>
    [Range(1, 1_000_000_000)]
    public long? RatePerDay { get; init; }

    /// <summary>The first days of a new sender, over all receivers; without it there is no warm-up.</summary>
    [ValidateObjectMembers]
    public WarmUpOptions? WarmUp { get; init; }

    /// <summary>What single receivers may be sent.</summary>
    [ValidateEnumeratedItems]
    public IReadOnlyList<LimitOptions> Limits { get; init; } = [];

    public IReadOnlyList<TimeSpan> Waits => Retries is { Count: > 0 } ? Retries : Usual;

    public RouteNames ToRoutes() =>
        new(Limits, new RouteLaw(PerSecond: RatePerSecond, PerDay: RatePerDay, WarmUp: WarmUp?.ToLaw()));

    private static readonly TimeSpan[] Usual =
    [
        TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(40),
        TimeSpan.FromMinutes(90), TimeSpan.FromHours(3), TimeSpan.FromHours(6),
    ];
}

[OptionsValidator]
internal sealed partial class DeliveryRanges : IValidateOptions<DeliveryOptions>;

/// <summary>What no single value can get wrong, but two together can.</summary>
internal sealed class DeliveryLaw : IValidateOptions<DeliveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        failures.AddResult(new DeliveryRanges().Validate(name, options));

        foreach (var wait in options.Waits.Where(wait => wait < TimeSpan.FromMinutes(1) || wait >= options.Window))
        {
            failures.AddError($"Delivery:Retries has a wait of {wait}: choose waits of a minute or more, shorter than Delivery:Window ({options.Window}).");
        }

        foreach (var problem in LimitOptions.Problems(options.Limits))
        {
            failures.AddError(problem);
        }

        try
        {
            _ = options.ReadReplyTable();
        }
        catch (Exception broken) when (broken is FormatException or IOException or UnauthorizedAccessException)
        {
            failures.AddError($"Delivery:ReplyRules '{options.ReplyRules}' cannot be used: {broken.Message}");
        }

        return failures.Build();
    }
}
