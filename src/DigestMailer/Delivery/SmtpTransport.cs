using DigestMailer.Delivery.Routes;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Replies;

namespace DigestMailer.Delivery;

/// <summary>Door to <c>DigestMailer.Mail</c>: one warm line for many messages, opened again where a relay will have it.</summary>
internal sealed class SmtpTransport(Relays relays, RouteNames routes, TimeProvider clock, ReplyTable? table = null) : IMailTransport
{
    private readonly RouteShares shares = new(routes);
    private SmtpConnection? line;
    private Relay? relay;
    private long opened;
    private long used;

    public string Relay => relay?.Name ?? "";

    public bool LooksAhead => line is { LooksAhead: true } && line.Transactions < relay!.Law.MessagesPerLine && !IsOld();

    public Envelope? Ahead => line?.Ahead;

    public async Task<Outcome.RelayFault?> ReadyAsync(CancellationToken cancellationToken)
    {
        if (line is not null && (IsWorn() || Ahead is not null))
        {
            await CloseAsync(); // also with an envelope ahead whose message nobody has any more
        }

        if (line is not null && await line.CheckAsync(cancellationToken))
        {
            return null;
        }

        await CloseAsync();
        return await OpenAsync(cancellationToken);
    }

    public async Task<Outcome> SendAsync(
        SmtpMessage mail, Func<ValueTask<SmtpMessage?>> beforeHandOver, CancellationToken cancellationToken)
    {
        var open = line ?? throw new InvalidOperationException("No line is open: ask ReadyAsync first.");
        var result = await open.SendAsync(mail, beforeHandOver, cancellationToken);
        if (WasClosedBetween(result, open) && await AgainAsync(cancellationToken) is { } fresh)
        {
            result = await fresh.SendAsync(mail, beforeHandOver, cancellationToken);
        }

        used = clock.GetTimestamp();
        var outcome = ReplyRules.Decide(result, table);
        relay!.Heard(outcome);
        if (outcome is Outcome.RelayFault || outcome.Rule == ReplyRules.NewLine || shares.IsSpent(mail.Envelope.Recipient.Domain))
        {
            await CloseAsync();
        }

        return outcome;
    }

    public async Task RestAsync(CancellationToken cancellationToken)
    {
        if (line is not null && IsWorn())
        {
            await CloseAsync();
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private bool IsWorn() =>
        line!.Transactions >= relay!.Law.MessagesPerLine || IsOld() || clock.GetElapsedTime(used) >= relay.Law.LongestIdle;

    private bool IsOld() => clock.GetElapsedTime(opened) >= relay!.Law.LongestLife;

    /// <summary>Some relays end a line between two messages without a word. That is their right, and nothing had been handed over.</summary>
    private static bool WasClosedBetween(SmtpResult result, SmtpConnection open) =>
        result is { Stage: SmtpStage.Mail, HandedOver: false, Reply: null } && open.Transactions > 1;

    private async Task<SmtpConnection?> AgainAsync(CancellationToken cancellationToken)
    {
        var same = relay!;
        await CloseAsync();
        relay = same; // the journal names it already: the row may not change relays in mid-attempt
        same.EnterAgain();
        return await OpenAsync(same, cancellationToken) is null ? line : null;
    }

    private async Task<Outcome.RelayFault?> OpenAsync(CancellationToken cancellationToken)
    {
        var tried = new List<Relay>();
        var last = new Outcome.RelayFault("Connect", "every relay rests", "Every relay failed before and is left alone for a while.", null, null);
        while (relays.Choose(tried) is { } next)
        {
            if (await OpenAsync(next, cancellationToken) is not { } fault)
            {
                return null;
            }

            tried.Add(next);
            last = fault;
        }

        return last;
    }

    private async Task<Outcome.RelayFault?> OpenAsync(Relay next, CancellationToken cancellationToken)
    {
        var fault = await next.OpenAsync(
            async stop =>
            {
                switch (await SmtpConnection.OpenAsync(next.Settings, clock, stop))
                {
                    case SmtpOpening.Ready ready:
                        line = ready.Connection;
                        return null;
                    case SmtpOpening.Failed failed:
                        return ReplyRules.RelayFault(failed.Why);
                    default:
                        throw new System.Diagnostics.UnreachableException();
                }
            },
            cancellationToken);
        if (fault is null)
        {
            (relay, opened, used) = (next, clock.GetTimestamp(), clock.GetTimestamp());
            shares.Clear();
        }

        return fault;
    }

    private async Task CloseAsync()
    {
        if (line is { } open)
        {
            line = null;
            relay!.Left();
            await open.QuitAsync();
        }
    }
}
