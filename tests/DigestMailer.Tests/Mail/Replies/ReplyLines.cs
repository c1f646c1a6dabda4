using System.Globalization;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Replies;

namespace DigestMailer.Tests.Mail.Replies;

/// <summary>Replies as one line of text, with the verb that they answered.</summary>
internal static class ReplyLines
{
    public static SmtpReply Reply(string text) =>
        SmtpReply.Of(int.Parse(text[..3], CultureInfo.InvariantCulture), text[3..].TrimStart(' ', '-'));

    public static string Bucket(string text, string verb) => Read(text, verb).Bucket.ToString().ToLowerInvariant();

    public static ReplyReading Read(string text, string verb) =>
        ReplyReader.Read(
            Reply(text),
            verb switch
            {
                "CONNECT" => SmtpStage.Greeting,
                "HELO" or "EHLO" => SmtpStage.Hello,
                "AUTH" => SmtpStage.Auth,
                "MAIL" => SmtpStage.Mail,
                "RCPT" => SmtpStage.Recipient,
                "DATA" => SmtpStage.Final,
                _ => null,
            }
        );
}
