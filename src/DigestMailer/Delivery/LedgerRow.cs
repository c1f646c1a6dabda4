using System.Buffers;

namespace DigestMailer.Delivery;

/// <summary>What a planner asks the ledger to keep: one message for one subscriber and slot. Instants are UTC milliseconds.</summary>
/// <param name="Slot">Edition and local date, as <c>papers/2025-11-03</c>; unique for the subscriber.</param>
/// <param name="Kind">Which composer understands the recipe, as <c>digest</c>.</param>
/// <param name="Recipe">The frozen choice, opaque to delivery.</param>
internal sealed record PlannedRow(
    long SubscriberId,
    string Slot,
    string Kind,
    string Sender,
    string Recipient,
    string MessageId,
    string Recipe,
    long DueAt,
    long Deadline);

/// <summary>A row that this node has claimed; whoever settles it names the token.</summary>
/// <param name="Attempts">This attempt included.</param>
/// <param name="Faults">How often a relay failed with this row's recipient already named.</param>
/// <param name="RenderHash">Names what may have left before (<see cref="Composed.Ready"/>), in hexadecimal; null while nothing has.</param>
internal sealed record LedgerRow(
    long Id,
    long SubscriberId,
    string Slot,
    string Kind,
    string Sender,
    string Recipient,
    string MessageId,
    string Recipe,
    long DueAt,
    long Deadline,
    long Attempts,
    long Faults,
    string? RenderHash,
    string Token);

/// <summary>How composing a row ended. Closed.</summary>
internal abstract record Composed
{
    private Composed() { }

    /// <param name="Signatures">
    /// Octets at the start that are made anew at each attempt, perhaps with the next key. All after them must stay the same.
    /// </param>
    public sealed record Ready(int Signatures = 0) : Composed;

    /// <summary>This row cannot be rendered; others are not touched by it.</summary>
    public sealed record Failed(string Reason) : Composed;
}

/// <summary>
/// Row to bytes: writes the whole message, CRLF lines, ready for the wire. The same row gives the same bytes.
/// Composing registers one for each kind of row; delivery knows no other way to a message.
/// </summary>
internal delegate ValueTask<Composed> ComposeMessage(LedgerRow row, IBufferWriter<byte> output, CancellationToken cancellationToken);
