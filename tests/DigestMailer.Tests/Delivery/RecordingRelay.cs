using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using DigestMailer.Delivery;
using DigestMailer.Mail.Smtp;

namespace DigestMailer.Tests.Delivery;

/// <summary>The far side as delivery sees it: answers as the test says and records what it took.</summary>
internal sealed class RecordingRelay
{
    private readonly ConcurrentQueue<(string Recipient, string Mail)> taken = new();

    /// <summary>What becomes of an attempt; null takes the message.</summary>
    public Func<Envelope, Outcome?> Answer { get; set; } = _ => null;

    /// <summary>Runs with the message handed over and the answer still out.</summary>
    public Func<Envelope, CancellationToken, Task> Thinking { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Runs right before the hand-over.</summary>
    public Func<Envelope, Task> Transmitting { get; set; } = _ => Task.CompletedTask;

    public Outcome.RelayFault? Unreachable { get; set; }

    public IReadOnlyList<(string Recipient, string Mail)> Taken => [.. taken];

    public IMailTransport Connect() => new Line(this);

    private sealed class Line(RecordingRelay relay) : IMailTransport
    {
        public string Relay => "recording";

        public bool LooksAhead => false;

        public Envelope? Ahead => null;

        public Task<Outcome.RelayFault?> ReadyAsync(CancellationToken cancellationToken) => Task.FromResult(relay.Unreachable);

        public async Task<Outcome> SendAsync(
            SmtpMessage mail, Func<ValueTask<SmtpMessage?>> beforeHandOver, CancellationToken cancellationToken)
        {
            var to = mail.Envelope;
            cancellationToken.ThrowIfCancellationRequested();
            var text = Encoding.UTF8.GetString(mail.Bytes.ToArray());
            var answer = relay.Answer(to);
            if (answer is { Stage: not "Final" })
            {
                return answer;
            }

            await relay.Transmitting(to);
            await beforeHandOver();
            if (answer is null or Outcome.InDoubt)
            {
                relay.taken.Enqueue(($"{to.Recipient.Local}@{to.Recipient.Domain}", text));
            }

            await relay.Thinking(to, cancellationToken);
            return answer ?? Some.Sent;
        }

        public Task RestAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
