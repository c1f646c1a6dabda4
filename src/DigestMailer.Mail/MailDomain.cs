using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DigestMailer.Mail;

/// <summary>Host names and address literals as RFC 5321 has them on the wire.</summary>
public static class MailDomain
{
    private const int LongestDomain = 255;
    private const int LongestLabel = 63;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <returns>The name in lower-case ASCII, or the literal; null when it is neither.</returns>
    public static string? Canonical(string text, out string problem)
    {
        problem = "";
        if (text.StartsWith('['))
        {
            problem = IsLiteral(text) ? "" : "the address literal is broken";
            return problem.Length == 0 ? text : null;
        }

        if (!Ascii.IsValid(text))
        {
            try
            {
                text = Idn.GetAscii(text);
            }
            catch (ArgumentException)
            {
                problem = "the domain is no international domain name";
                return null;
            }
        }

        problem = HostProblem(text) ?? "";
        return problem.Length == 0 ? text.ToLowerInvariant() : null;
    }

    /// <summary>Letters, digits and hyphens in labels: what HELO, EHLO and a path may name.</summary>
    public static bool IsHost(string text) => HostProblem(text) is null;

    /// <summary><c>[192.0.2.1]</c> or <c>[IPv6:2001:db8::1]</c>, nothing else.</summary>
    public static bool IsLiteral(string text)
    {
        if (text is not ['[', .. var inner, ']'])
        {
            return false;
        }

        return inner.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase) ? IsSix(inner[5..]) : IsFour(inner);
    }

    private static string? HostProblem(string text) =>
        text switch
        {
            "" => "there is no domain",
            _ when text.Length > LongestDomain => $"the domain is longer than {LongestDomain} octets",
            _ => text.Split('.').Select(LabelProblem).FirstOrDefault(problem => problem is not null),
        };

    private static string? LabelProblem(string label) =>
        label switch
        {
            "" => "the domain has an empty label",
            _ when label.Length > LongestLabel => $"a label of the domain is longer than {LongestLabel} octets",
            _ when label.StartsWith('-') || label.EndsWith('-') => "a label of the domain begins or ends with a hyphen",
            _ when !label.All(one => char.IsAsciiLetterOrDigit(one) || one == '-') =>
                "the domain has a character that may not stand there",
            _ => null,
        };

    private static bool IsFour(string text) =>
        text.Split('.') is { Length: 4 } parts
        && parts.All(part =>
            part.Length is > 0 and <= 3
            && part.All(char.IsAsciiDigit)
            && byte.TryParse(part, CultureInfo.InvariantCulture, out _)
        );

    private static bool IsSix(string text)
    {
        var lastColon = text.LastIndexOf(':');
        var four = lastColon >= 0 && text.Contains('.', StringComparison.Ordinal) ? text[(lastColon + 1)..] : null;
        var groups = text.Split(':').Count(group => group.Length > 0) + (four is null ? 0 : 1);

        // "::" stands for two groups at least (RFC 5321 section 4.1.3): the system's parser allows one.
        return (!text.Contains("::", StringComparison.Ordinal) || groups <= 6)
            && text.All(one => char.IsAsciiHexDigit(one) || one is ':' or '.')
            && (four is null || IsFour(four))
            && IPAddress.TryParse(text, out var address)
            && address.AddressFamily == AddressFamily.InterNetworkV6;
    }
}
