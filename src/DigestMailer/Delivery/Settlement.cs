namespace DigestMailer.Delivery;

/// <summary>What the ledger is told of one claim.</summary>
/// <param name="Outcome">Null when nothing was tried and the claim is given back.</param>
/// <param name="Relay">Name of the relay that was asked; empty when none was.</param>
/// <param name="RenderHash">Hash of the bytes that may have left; null when none have.</param>
/// <param name="At">When the attempt ended, UTC milliseconds.</param>
internal sealed record Settlement(
    LedgerRow Row, Outcome? Outcome, Course Course, string Relay, string? RenderHash, long At);
