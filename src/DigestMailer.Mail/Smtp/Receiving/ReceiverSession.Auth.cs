using System.Text;

namespace DigestMailer.Mail.Smtp.Receiving;

/// <summary>Signing in, by PLAIN or LOGIN.</summary>
internal sealed partial class ReceiverSession
{
    private async ValueTask AuthenticateAsync(string command, CancellationToken cancellationToken)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isPlain = words.Length > 1 && words[1].Equals("PLAIN", StringComparison.OrdinalIgnoreCase);
        var first =
            words.Length > 2 ? Decode(words[2]) : await AskAsync(isPlain ? "" : "VXNlcm5hbWU6", cancellationToken);
        var (name, password) =
            !isPlain ? (first, await AskAsync("UGFzc3dvcmQ6", cancellationToken))
            : first.Split('\0') is [_, var user, var secret] ? (user, secret)
            : ("", "");
        await AnswerAsync(
            SmtpStage.Auth,
            command.Split(' ')[0],
            () => settings.IsAccount!(name, password) ? SignIn(name) : SmtpReply.Of(535, "5.7.8 Not this way"),
            cancellationToken
        );
    }

    private SmtpReply SignIn(string name)
    {
        account = name;
        return SmtpReply.Of(235, "2.7.0 Welcome");
    }

    private async ValueTask<string> AskAsync(string challenge, CancellationToken cancellationToken)
    {
        line.Reply(new SmtpReply(334, null, [challenge]));
        return Decode(await line.ReadCommandAsync(cancellationToken) ?? "");
    }

    private static string Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length)
            : "";
    }
}
