using System.Diagnostics;
using DigestMailer.Mail;
using DigestMailer.Mail.Smtp;

namespace DigestMailer.Delivery;

/// <summary>Row to message: composed, the same bytes as before, an address that can stand in an envelope.</summary>
internal sealed class Drafting(ComposeRegistry composers, ILogger logger)
{
    /// <summary>Fills the draft. Its outcome is set when the row ends here: a row's own mistake ends with that row.</summary>
    public async ValueTask FillAsync(Draft draft, CancellationToken cancellationToken)
    {
        var row = draft.Row!;
        draft.Outcome = await ComposeAsync(row, draft, cancellationToken);
        if (draft.Outcome is not null)
        {
            return;
        }

        if (row.RenderHash is { } before && before != draft.Render)
        {
            DeliveryEvents.RenderDrift(logger, row.Id);
            draft.Outcome = new Outcome.InDoubt("Resolve", "render drift", "It renders to other bytes than those that may have left before.", null, null);
        }
        else if (!MailAddress.TryParse(row.Recipient, out var recipient, out var problem))
        {
            draft.Outcome = new Outcome.Rejected("Recipient", "not an address", problem, null, null, Suppress: true);
        }
        else if (!MailAddress.TryParse(row.Sender, out var sender, out problem))
        {
            draft.Outcome = new Outcome.Rejected("Resolve", "our sender is not an address", problem, null, null); // not the reader's fault
        }
        else
        {
            draft.To = new Envelope(sender, recipient, row.MessageId.Trim('<', '>'));
        }
    }

    private async ValueTask<Outcome?> ComposeAsync(LedgerRow row, Draft draft, CancellationToken cancellationToken)
    {
        try
        {
            if (composers.For(row.Kind) is not { } compose)
            {
                throw new InvalidOperationException($"Nobody composes rows of kind '{row.Kind}'.");
            }

            switch (await compose(row, draft.Bytes, cancellationToken))
            {
                case Composed.Ready ready:
                    draft.Seal(ready.Signatures);
                    return null;
                case Composed.Failed failed:
                    DeliveryEvents.NotComposed(logger, null, row.Id, failed.Reason);
                    return new Outcome.Rejected("Resolve", "cannot be composed", Masked.Words(failed.Reason), null, null);
                default:
                    throw new UnreachableException();
            }
        }
#pragma warning disable CA1031 // The poison boundary: what is wrong with one row must not stop the lane. It may be mended in time.
        catch (Exception failure) when (failure is not OperationCanceledException)
#pragma warning restore CA1031
        {
            DeliveryEvents.NotComposed(logger, failure, row.Id, failure.GetType().Name);
            return new Outcome.Deferred("Resolve", "composing failed", failure.GetType().Name, null, null);
        }
    }
}
