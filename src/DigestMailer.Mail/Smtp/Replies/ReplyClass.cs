namespace DigestMailer.Mail.Smtp.Replies;

/// <summary>What a reply is about.</summary>
public enum ReplyClass
{
    Ok,

    /// <summary>Something there does not work now.</summary>
    Temporary,
    Greylist,

    /// <summary>One mailbox gets more than it takes.</summary>
    BoxRate,
    TooManyInConnection,

    /// <summary>We send more than this server takes from us.</summary>
    Throttle,
    MailboxFull,
    UnknownRecipient,
    UnknownDomain,

    /// <summary>The address may become known: only different days tell.</summary>
    NotYetKnown,

    /// <summary>Switched off, or refused without a reason.</summary>
    Disabled,

    /// <summary>Our sender address is the trouble.</summary>
    SenderAddress,
    Credentials,
    RelayingDenied,

    /// <summary>SPF, DKIM, DMARC, PTR.</summary>
    Authentication,
    Reputation,
    Size,
    Content,

    /// <summary>The address needs what the relay does not offer.</summary>
    AddressForm,

    /// <summary>A command was not understood.</summary>
    Dialogue,

    /// <summary>The server will not talk with us at all.</summary>
    RelayRefusesUs,
    Policy,
}

/// <summary>Who has to do something about it.</summary>
public enum ReplyBucket
{
    None,

    /// <summary>Time, or nobody: not held against the address yet.</summary>
    Soft,

    /// <summary>The address is no good.</summary>
    Suppress,

    /// <summary>We, or the relay's operator.</summary>
    Fault,
}

/// <summary>How a reply was understood, and by which rule.</summary>
public sealed record ReplyReading(ReplyClass Class, ReplyBucket Bucket, string Rule);
