namespace DigestMailer.Mail.Smtp;

/// <summary>How long a relay may think, phase by phase: RFC 5321 section 4.5.3.2, unless noted.</summary>
public sealed record SmtpDeadlines
{
    /// <summary>For each address of the host; our choice.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Greeting { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>EHLO, STARTTLS with its handshake, and each step of AUTH.</summary>
    public TimeSpan Hello { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan Mail { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan Recipient { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan Data { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Each write of a part of the body.</summary>
    public TimeSpan Block { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The reply to the final dot.</summary>
    public TimeSpan Final { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A whole transaction, whatever its phases take; our choice.</summary>
    public TimeSpan Transaction { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Our choice: nothing depends on the answer.</summary>
    public TimeSpan Quit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After so much silence a NOOP asks whether the line still stands; our choice.</summary>
    public TimeSpan IdleBeforeNoop { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For mail that somebody waits for: every phase 30 seconds, the final dot two minutes.</summary>
    public static SmtpDeadlines Interactive { get; } =
        All(TimeSpan.FromSeconds(30)) with
        {
            Final = TimeSpan.FromMinutes(2),
        };

    /// <summary>The same patience in every phase.</summary>
    public static SmtpDeadlines All(TimeSpan patience) =>
        new()
        {
            Connect = patience,
            Greeting = patience,
            Hello = patience,
            Mail = patience,
            Recipient = patience,
            Data = patience,
            Block = patience,
            Final = patience,
        };
}
