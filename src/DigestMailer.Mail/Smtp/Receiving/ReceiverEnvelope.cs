namespace DigestMailer.Mail.Smtp.Receiving;

/// <summary>What MAIL and RCPT have agreed on so far, and whether the next command may come now.</summary>
internal sealed class ReceiverEnvelope(ReceiverSettings settings)
{
    private const int MostRecipients = 100;

    public static readonly SmtpReply BadSequence = SmtpReply.Of(503, "5.5.1 Not now");

    private readonly List<ReceivedRecipient> recipients = [];
    private ReceivedPath? sender;

    public int Recipients => recipients.Count;

    public void Forget()
    {
        sender = null;
        recipients.Clear();
    }

    public SmtpReply Mail(string command)
    {
        if (sender is not null)
        {
            return BadSequence;
        }

        var path = ReceivedPath.Read(command, "MAIL FROM:", out var refusal);
        if (path is null)
        {
            return refusal!;
        }

        refusal =
            path.Size > settings.LargestMail ? SmtpReply.Of(552, "5.3.4 Larger than we take") : Utf8Refusal(path, path);
        sender = refusal is null ? path : null;
        return refusal ?? SmtpReply.Of(250, "2.1.0 Ok");
    }

    public SmtpReply Recipient(string command)
    {
        if (sender is null)
        {
            return BadSequence;
        }

        var path = ReceivedPath.Read(command, "RCPT TO:", out var refusal);
        if (path?.Address is not { } address)
        {
            return refusal ?? SmtpReply.Of(553, "5.1.3 Nobody");
        }

        refusal =
            recipients.Count >= MostRecipients
                ? SmtpReply.Of(452, "4.5.3 Too many recipients")
                : Utf8Refusal(path, sender) ?? settings.Refusal?.Invoke(address);
        if (refusal is null)
        {
            recipients.Add(new ReceivedRecipient(address, path.Parameters));
        }

        return refusal ?? SmtpReply.Of(250, "2.1.5 Ok");
    }

    public ReceivedMail Around(ReadOnlyMemory<byte> content, bool isEncrypted, string? account) =>
        new(sender?.Address, sender?.Parameters ?? "", [.. recipients], content, isEncrypted, account);

    private static SmtpReply? Utf8Refusal(ReceivedPath path, ReceivedPath sender) =>
        path.Address is { NeedsSmtpUtf8: true }
        && !sender.Parameters.Contains("SMTPUTF8", StringComparison.OrdinalIgnoreCase)
            ? SmtpReply.Of(553, "5.6.7 SMTPUTF8 was not asked for")
            : null;
}
