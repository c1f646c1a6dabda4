using System.Diagnostics;
using DigestMailer.Delivery.Routes;

namespace DigestMailer.Delivery;

/// <summary>How one attempt ended. Closed: whoever looks at one looks at all five.</summary>
/// <param name="Stage">Where the dialogue stood, as <c>Recipient</c>.</param>
/// <param name="Rule">The rule that decided.</param>
/// <param name="Words">The server's words, or ours, masked: no address stands in them.</param>
internal abstract record Outcome(string Stage, string Rule, string Words, int? Code, string? Status)
{
    /// <summary>The word that stands in <c>attempts.outcome</c> and in the journal.</summary>
    public string Name => this switch
    {
        Sent => "sent",
        Deferred => "deferred",
        Rejected => "rejected",
        RelayFault => "relay-fault",
        InDoubt => "in-doubt",
        _ => throw new UnreachableException(),
    };

    /// <summary>The relay took the message over; its words are kept.</summary>
    public sealed record Sent(string Stage, string Rule, string Words, int? Code, string? Status)
        : Outcome(Stage, Rule, Words, Code, Status);

    /// <summary>Not now. <paramref name="Hint"/> is the wait the server asked for, if it did.</summary>
    public sealed record Deferred(
        string Stage, string Rule, string Words, int? Code, string? Status, TimeSpan? Hint = null)
        : Outcome(Stage, Rule, Words, Code, Status)
    {
        /// <summary>What the answer says about the receiver's other mail.</summary>
        public RouteEffect Effect { get; init; }
    }

    /// <summary>Never: this mailbox will not take this message.</summary>
    /// <param name="Suppress">The address itself is bad: nothing more is written to it.</param>
    /// <param name="Soft">The mailbox refused, and may take mail another day; neither is set when the message or we are at fault.</param>
    public sealed record Rejected(
        string Stage, string Rule, string Words, int? Code, string? Status, bool Suppress = false, bool Soft = false)
        : Outcome(Stage, Rule, Words, Code, Status);

    /// <summary>The relay is at fault, not the recipient: it costs the row no attempt.</summary>
    public sealed record RelayFault(string Stage, string Rule, string Words, int? Code, string? Status)
        : Outcome(Stage, Rule, Words, Code, Status);

    /// <summary>Handed over in full, and no answer. Nobody can know; policy decides.</summary>
    public sealed record InDoubt(string Stage, string Rule, string Words, int? Code, string? Status)
        : Outcome(Stage, Rule, Words, Code, Status);
}
