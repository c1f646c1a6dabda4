namespace DigestMailer.Mail.Smtp.Receiving;

/// <summary>A point in a dialogue where a script may step in.</summary>
/// <param name="Stage">What the receiver is about to answer.</param>
/// <param name="Line">The command as it came; the recipient that an LMTP reply to the body is for; else empty.</param>
/// <param name="Connection">Counts from 1.</param>
public sealed record ReceiverMoment(SmtpStage Stage, string Line, int Connection);

/// <summary>How a dialogue goes on after a scripted answer.</summary>
public enum ReceiverNext
{
    /// <summary>As if the command had not been given.</summary>
    Stay,

    /// <summary>As if the answer had been the usual one.</summary>
    Proceed,

    Close,

    /// <summary>No more octets from here, but the line stays open.</summary>
    HalfClose,

    /// <summary>Not a word until the other side closes.</summary>
    Hang,
}

/// <summary>An answer that a real server should not give, octet for octet.</summary>
/// <param name="Pace">The wait before each octet; zero for all at once.</param>
public sealed record ReceiverFault(string Octets, ReceiverNext Next = ReceiverNext.Stay, TimeSpan Pace = default);
