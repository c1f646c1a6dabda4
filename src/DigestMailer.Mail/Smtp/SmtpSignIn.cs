using System.Buffers;
using System.Text;
using DigestMailer.Mail.Smtp.Sasl;

namespace DigestMailer.Mail.Smtp;

/// <summary>AUTH (RFC 4954) on a protected line. A refused token is fetched anew, once; a refused password is not tried again.</summary>
internal sealed class SmtpSignIn(SmtpWire wire, SmtpSettings settings)
{
    private const int LongestCommand = 512 - 2;
    private const int LongestDialogue = 8;

    private readonly ArrayBufferWriter<byte> command = new(512);

    /// <summary>The relay's last word; null when it was ours.</summary>
    public SmtpReply? Reply { get; private set; }

    public string? Cause { get; private set; }

    public async Task<bool> SignInAsync(SmtpCapabilities offered, CancellationToken cancellationToken)
    {
        var way = SaslChoice.Of(offered.Mechanisms, settings.Auth, settings.TokenSource is not null);
        if (way == SmtpAuth.Auto)
        {
            Cause = "the relay offers no way to sign in that we may take";
            return false;
        }

        if (settings.TokenSource is not { } source)
        {
            return await TryAsync(SaslChoice.Begin(way, settings, settings.Password!));
        }

        string? refused = null;
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var token = await source(refused, cancellationToken);
            if (token.Value is not { } secret || secret.Any(one => one is <= ' ' or >= '\u007f'))
            {
                Cause = token.Problem ?? "the access token holds characters that no token may have";
                return false;
            }

            if (await TryAsync(SaslChoice.Begin(way, settings, secret)))
            {
                return true;
            }

            if (Reply is not { Code: >= 500 and < 600 })
            {
                break; // not the token's fault
            }

            refused = secret; // even with the line gone: the next one is to begin with a better token
        }

        return false;
    }

    private async Task<bool> TryAsync(SaslDialogue dialogue)
    {
        (Reply, Cause) = (null, dialogue.Problem);
        if (Cause is not null)
        {
            return false;
        }

        var initial = dialogue.Initial;
        var goesAlong = initial is not null && "AUTH ".Length + dialogue.Mechanism.Length + 1 + initial.Length <= LongestCommand;
        Encoding.ASCII.GetBytes($"AUTH {dialogue.Mechanism}", command);
        Encoding.ASCII.GetBytes(goesAlong ? $" {initial}\r\n" : "\r\n", command);
        await AskAsync();
        for (var step = 0; Reply?.Code == 334 && step < LongestDialogue; step++)
        {
            var answer = Decode(Reply.Text) is { } challenge ? dialogue.Answer(challenge) : null;
            Encoding.ASCII.GetBytes(answer ?? "*", command); // RFC 4954: the star cancels
            command.Write("\r\n"u8);
            await AskAsync();
            if (answer is null)
            {
                // What it answers to a cancel says nothing.
                (Reply, Cause) = (null, dialogue.Problem ?? "the relay's challenge is not base64");
                return false;
            }
        }

        if (Reply is { IsPositive: true } && !dialogue.IsProven)
        {
            (Reply, Cause) = (null, "the relay did not prove that it knows the password");
            return false;
        }

        if (dialogue.Refusal is { } why && Reply is { IsPositive: false } said)
        {
            Reply = new SmtpReply(said.Code, said.Status, [.. said.Lines, $"(the token was refused: {why})"]);
        }

        return Reply is { IsPositive: true };
    }

    private async Task AskAsync()
    {
        var isWritten = await wire.WriteAsync(command.WrittenMemory, settings.Deadlines.Hello);
        command.Clear(); // held a secret
        Reply = isWritten ? await wire.ReadReplyAsync(settings.Deadlines.Hello) : await wire.LastWordsAsync();
        Cause = Reply is null ? wire.Trouble : null;
    }

    private static byte[]? Decode(string base64)
    {
        var text = base64.Trim();
        var bytes = new byte[text.Length];
        return text is "" or "=" ? []
            : Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length]
            : null;
    }
}
