using DigestMailer.Mail.Smtp;

namespace DigestMailer.Delivery;

/// <summary>
/// One way out for mail, one owner at a time: one message in, one outcome out. It throws on cancellation before the hand-over
/// and on our own defects, nothing else.
/// </summary>
internal interface IMailTransport : IAsyncDisposable
{
    /// <summary>The relay that takes the next message.</summary>
    string Relay { get; }

    /// <summary>
    /// The next message may be named in advance: its envelope rides behind the one before. False for a transport that cannot do
    /// that, or not now; asked anew right before each hand-over.
    /// </summary>
    bool LooksAhead { get; }

    /// <summary>
    /// The envelope that went ahead, on a line that stands: its message must be sent next, without another
    /// <see cref="ReadyAsync"/>. Null when none did or the line was lost: then that message was never begun.
    /// </summary>
    Envelope? Ahead { get; }

    /// <summary>Sees to it that the next message can go out.</summary>
    /// <returns>Null when it can; else why no relay can be reached now, which is no row's fault.</returns>
    Task<Outcome.RelayFault?> ReadyAsync(CancellationToken cancellationToken);

    /// <param name="mail">The final bytes; unchanged until the outcome is there.</param>
    /// <param name="beforeHandOver">
    /// Runs once, right before the write after which nobody can know without an answer. While <see cref="LooksAhead"/> says so, it
    /// may return the message that comes next, which is then begun by that same write.
    /// </param>
    Task<Outcome> SendAsync(SmtpMessage mail, Func<ValueTask<SmtpMessage?>> beforeHandOver, CancellationToken cancellationToken);

    /// <summary>Gives up what has been idle for too long.</summary>
    Task RestAsync(CancellationToken cancellationToken);
}
