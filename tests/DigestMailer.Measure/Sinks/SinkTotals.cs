namespace DigestMailer.Measure.Sinks;

/// <summary>What a sink has taken so far.</summary>
internal readonly record struct SinkTotals(long Messages, long Bytes);

/// <summary>One message that the sink said 250 to; written down before the reply leaves.</summary>
/// <param name="Queue">The words of the reply that are this message's alone.</param>
/// <param name="Hash">SHA-256 of the DATA bytes as they stood on the wire, dots included.</param>
internal sealed record Accepted(string Recipient, string MessageId, string Hash, long At, string Queue)
{
    /// <summary>One line of a record file, tab separated.</summary>
    public override string ToString() => string.Join('\t', Recipient, MessageId, Hash, At.ToString(null as IFormatProvider), Queue);
}
