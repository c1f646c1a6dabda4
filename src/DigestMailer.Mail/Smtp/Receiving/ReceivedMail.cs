namespace DigestMailer.Mail.Smtp.Receiving;

/// <summary>One message as it arrived, with its envelope.</summary>
/// <param name="Sender">Null for the null sender.</param>
/// <param name="Parameters">What stood after the sender's path.</param>
/// <param name="Content">As sent, dots unstuffed.</param>
/// <param name="Account">Who signed in.</param>
public sealed record ReceivedMail(
    MailAddress? Sender,
    string Parameters,
    IReadOnlyList<ReceivedRecipient> Recipients,
    ReadOnlyMemory<byte> Content,
    bool IsEncrypted,
    string? Account
);

/// <summary>One recipient of a received message, with what stood after its path.</summary>
public sealed record ReceivedRecipient(MailAddress Address, string Parameters);
