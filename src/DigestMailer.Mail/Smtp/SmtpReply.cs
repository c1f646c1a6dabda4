using System.Globalization;

namespace DigestMailer.Mail.Smtp;

/// <summary>One complete reply of a server: its words are other people's text, cleaned of control characters.</summary>
/// <param name="Lines">The text of each line, without the code.</param>
public sealed record SmtpReply(int Code, EnhancedStatus? Status, IReadOnlyList<string> Lines)
{
    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>The server ends the dialogue, whatever was asked.</summary>
    public bool IsClosing => Code == 421;

    /// <summary>The lines as one.</summary>
    public string Text => Lines.Count == 1 ? Lines[0] : string.Join(' ', Lines);

    public static SmtpReply Of(int code, params IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        EnhancedStatus? status = null;
        for (var index = 0; index < lines.Count && status is null; index++)
        {
            status = EnhancedStatus.Find(lines[index]);
        }

        return new SmtpReply(code, status, lines);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Code} {Text}");
}
