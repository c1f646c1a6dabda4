using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DigestMailer.Delivery.Routes;

/// <summary>What is remembered of a route. Instants are UTC milliseconds, 0 for never.</summary>
internal sealed record RouteState
{
    public static readonly RouteState Fresh = new();

    private static readonly JsonSerializerOptions Brief = new()
    {
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>Messages in each window that its law counts.</summary>
    public ImmutableArray<Window> Windows { get; init; } = [];

    public WarmUp? WarmUp { get; init; }

    /// <summary>Messages side by side since it was throttled; null while it never was, or has recovered.</summary>
    public long? Lanes { get; init; }

    /// <summary>Accepted since <see cref="Lanes"/> last changed.</summary>
    public long Accepted { get; init; }

    /// <summary>Answers to what was already under way when it slowed down: they do not slow it down again.</summary>
    public long Pardoned { get; init; }

    /// <summary>Nothing goes before; from then on one message goes to see, until an answer has ended the pause.</summary>
    public long PausedUntil { get; init; }

    /// <summary>Until then one message a minute.</summary>
    public long SlowUntil { get; init; }

    public long LastAt { get; init; }

    /// <summary>The rule that paused or slowed it last.</summary>
    public string Why { get; init; } = "";

    public bool IsPaused => PausedUntil > 0;

    /// <summary>The receiver has asked for less.</summary>
    public bool IsBraked(long now) => IsPaused || Lanes is not null || SlowUntil > now;

    /// <summary>Whether nothing would be lost by forgetting it.</summary>
    public bool IsForgettable(long now) => !IsBraked(now) && WarmUp is null && Windows.All(window => window.Used(now) == 0);

    /// <summary>As an operator wants it: what was counted stays, what the receiver asked for is forgotten.</summary>
    public RouteState Resumed() => this with { Lanes = null, Accepted = 0, Pardoned = 0, PausedUntil = 0, SlowUntil = 0, Why = "" };

    public string ToText() => JsonSerializer.Serialize(this, Brief);

    /// <exception cref="JsonException">It was not written by <see cref="ToText"/>.</exception>
    public static RouteState FromText(string text) => JsonSerializer.Deserialize<RouteState>(text, Brief) ?? throw new JsonException("A route without a state.");
}
