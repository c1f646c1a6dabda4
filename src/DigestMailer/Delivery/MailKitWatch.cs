using DigestMailer.Mail.Smtp;
using MailKit;

namespace DigestMailer.Delivery;

/// <summary>Learns how far MailKit has come from what it writes and reads, which is all that it tells. Secrets pass by unread.</summary>
internal sealed class MailKitWatch : IProtocolLogger
{
    private static ReadOnlySpan<byte> End => "\r\n.\r\n"u8;

    private readonly byte[] tail = new byte[5];
    private Func<ValueTask<SmtpMessage?>>? beforeHandOver;

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    public SmtpStage Stage { get; private set; } = SmtpStage.Hello;

    /// <summary>The final dot was written.</summary>
    public bool IsHandedOver { get; private set; }

    public bool IsInMessage => Stage is SmtpStage.Body or SmtpStage.Final;

    public void Begin(Func<ValueTask<SmtpMessage?>> hook)
    {
        beforeHandOver = hook;
        Stage = SmtpStage.Mail;
        IsHandedOver = false;
        tail.AsSpan().Clear();
    }

    public void LogConnect(Uri uri) { }

    public void LogClient(byte[] buffer, int offset, int count)
    {
        var octets = buffer.AsSpan(offset, count);
        if (Stage == SmtpStage.Body)
        {
            Remember(octets);
            IsHandedOver = tail.AsSpan().SequenceEqual(End);
            Stage = IsHandedOver ? SmtpStage.Final : SmtpStage.Body;
        }
        else if (octets.StartsWith("DATA\r\n"u8))
        {
            Stage = SmtpStage.Data;
        }
        else if (octets.StartsWith("RCPT "u8))
        {
            Stage = SmtpStage.Recipient;
        }
    }

    public void LogServer(byte[] buffer, int offset, int count)
    {
        var octets = buffer.AsSpan(offset, count);
        if (Stage == SmtpStage.Data && octets.StartsWith("354"u8))
        {
            HandOver();
            Stage = SmtpStage.Body;
        }
        else if (Stage == SmtpStage.Final)
        {
            Stage = octets.StartsWith("2"u8) ? SmtpStage.Reset : Stage; // the dialogue stands between two messages again
        }
    }

    public void Dispose() { }

    // MailKit tells of the server's "go on" in a call that cannot wait; the last moment at which it asks us anything. Nothing
    // waits in it: only a look ahead would, and this transport has none.
    private void HandOver()
    {
        if (beforeHandOver?.Invoke() is { IsCompletedSuccessfully: false })
        {
            throw new InvalidOperationException("What runs before the hand-over must not wait.");
        }
    }

    private void Remember(ReadOnlySpan<byte> octets)
    {
        if (octets.Length >= tail.Length)
        {
            octets[^tail.Length..].CopyTo(tail);
            return;
        }

        tail.AsSpan(octets.Length).CopyTo(tail);
        octets.CopyTo(tail.AsSpan(tail.Length - octets.Length));
    }
}
