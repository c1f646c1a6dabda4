namespace DigestMailer.Subscribers;

internal enum SubscriberState { Asked, Active, Paused, Left, Suppressed }

/// <summary>One person, and where they stand.</summary>
/// <param name="Epoch">Raised to make every link sent before invalid.</param>
/// <param name="DigestThrough">Id of the newest digest that a decided slot has looked at; moves with the slot's row or reason.</param>
/// <param name="LastSlot">The newest local date decided; no later change of zone or hour can serve it again.</param>
internal sealed record Subscriber(
    long Id,
    string Address,
    string? Name,
    SubscriberState State,
    Preferences Preferences,
    long Epoch,
    long DigestThrough,
    DateOnly? LastSlot);
