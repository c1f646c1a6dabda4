using System.Buffers;
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

    /// <summary>Sees to it that the next message can go out.</summary>
    /// <returns>Null when it can; else why no relay can be reached now, which is no row's fault.</returns>
    Task<Outcome.RelayFault?> ReadyAsync(CancellationToken cancellationToken);

    /// <param name="mail">The final bytes.</param>
    /// <param name="beforeHandOver">Runs once, right before the write after which nobody can know without an answer.</param>
    Task<Outcome> SendAsync(
        Envelope to, ReadOnlySequence<byte> mail, Func<ValueTask> beforeHandOver, CancellationToken cancellationToken);

    /// <summary>Gives up what has been idle for too long.</summary>
    Task RestAsync(CancellationToken cancellationToken);
}
