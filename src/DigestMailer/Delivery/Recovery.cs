namespace DigestMailer.Delivery;

/// <summary>What a node that starts again makes of the rows it held. Closed.</summary>
internal abstract record Recovery
{
    private Recovery() { }

    /// <summary>The ledger's word stands: nothing better is known.</summary>
    public sealed record Leave : Recovery;

    /// <summary>Nothing left this machine: the claim is given back as if it had never been.</summary>
    public sealed record GiveBack : Recovery;

    public sealed record Settle(Outcome Outcome, string Relay, string? RenderHash) : Recovery;

    public static Recovery Of(HeldRow held, JournalReplay replay)
    {
        var record = replay.Newest.GetValueOrDefault((held.Row.Id, held.Row.Token));
        return record switch
        {
            { Outcome: { } outcome } => new Settle(outcome, record.Relay, record.RenderHash),
            _ when !replay.IsTrusted => Doubt(held, record, "The machine, or the journal, was lost while this row was held."),
            { Phase: JournalPhase.Dot } => Doubt(held, record, "The process ended between the final dot and the answer."),
            null when held.Doubted => new Leave(), // settled so before, and its file is gone
            _ => new GiveBack(),
        };
    }

    private static Recovery Doubt(HeldRow held, JournalRecord? record, string words) => held.Doubted
        ? new Leave()
        : new Settle(
            new Outcome.InDoubt("Final", "lost while held", words, null, null), record?.Relay ?? "", record?.RenderHash);
}
