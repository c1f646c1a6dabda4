using System.Globalization;

namespace DigestMailer.Mail.Smtp.Receiving;

/// <summary>The argument of MAIL or RCPT as it came.</summary>
/// <param name="Address">Null for the empty path.</param>
/// <param name="Size">What SIZE= claims; zero when it does not.</param>
internal sealed record ReceivedPath(MailAddress? Address, string Parameters, long Size)
{
    private const int LongestPath = 256;

    public static ReceivedPath? Read(string command, string verb, out SmtpReply? refusal)
    {
        refusal = SmtpReply.Of(501, $"5.5.4 {verb}<address>");
        if (!command.StartsWith(verb, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var rest = command[verb.Length..].TrimStart(' ');
        var close = rest.LastIndexOf("> ", StringComparison.Ordinal);
        close = close < 0 && rest.EndsWith('>') ? rest.Length - 1 : close;
        if (close < 1 || rest[0] != '<')
        {
            return null;
        }

        var path = rest[1..close];
        var parameters = rest[(close + 1)..].Trim(' ');
        if (path.Length == 0)
        {
            refusal = null;
            return new ReceivedPath(null, parameters, ClaimedSize(parameters));
        }

        if (path.Length > LongestPath || !MailAddress.TryParse(path, out var address, out _))
        {
            refusal = SmtpReply.Of(
                553,
                $"5.1.3 {(path.Length > LongestPath ? "the path is too long" : "that is no address")}"
            );
            return null;
        }

        refusal = null;
        return new ReceivedPath(address, parameters, ClaimedSize(parameters));
    }

    private static long ClaimedSize(string parameters) =>
        parameters.Split(' ').FirstOrDefault(one => one.StartsWith("SIZE=", StringComparison.OrdinalIgnoreCase))
            is { } size
        && long.TryParse(size.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var octets)
            ? octets
            : 0;
}
