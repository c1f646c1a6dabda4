using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace DigestMailer.Mail;

/// <summary>One mailbox that has been checked: it may stand in an SMTP path and in a header as it is.</summary>
public sealed record MailAddress
{
    private const int LongestLocal = 64;
    private const int LongestAddress = 254; // a path is 256 octets with its brackets: RFC 5321 section 4.5.3.1.3

    private static readonly SearchValues<char> Atoms = SearchValues.Create(
        "!#$%&'*+-/=?^_`{|}~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    private MailAddress(string local, string domain)
    {
        Local = local;
        Domain = domain;
        NeedsSmtpUtf8 = !Ascii.IsValid(local);
    }

    /// <summary>As it was written: only its owner may say whether case matters.</summary>
    public string Local { get; }

    /// <summary>Lower case, in its ASCII form, or an address literal.</summary>
    public string Domain { get; }

    /// <summary>The local part is not ASCII: only a relay that offers SMTPUTF8 can take it.</summary>
    public bool NeedsSmtpUtf8 { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out MailAddress? address, out string problem)
    {
        address = Read(text ?? "", out problem);
        if (address is not null && address.Local.Contains(' ', StringComparison.Ordinal))
        {
            problem = "a space in an address is refused, quoted or not";
            address = null;
        }

        return address is not null;
    }

    /// <exception cref="FormatException">The text is no address; the message says why.</exception>
    public static MailAddress Parse(string text) =>
        TryParse(text, out var address, out var problem)
            ? address
            : throw new FormatException($"Not a mail address: {problem}.");

    /// <summary>May this stand in an SMTP path (RFC 5321, 6531)?</summary>
    public static bool IsSyntax(string text) => Read(text, out _) is not null;

    /// <summary>Do we take this from somebody who signs up? Stricter: a dotted host name and no quotes.</summary>
    public static bool IsAcceptable(string? text, [NotNullWhen(true)] out MailAddress? address, out string problem)
    {
        if (!TryParse(text, out address, out problem))
        {
            return false;
        }

        problem =
            address.Local.StartsWith('"') ? "a quoted local part is not accepted"
            : address.Domain.StartsWith('[') ? "an address literal is not accepted"
            : !address.Domain.Contains('.', StringComparison.Ordinal) ? "the domain has a single label"
            : char.IsAsciiDigit(address.Domain[^1]) && address.Domain.Split('.')[^1].All(char.IsAsciiDigit)
                ? "the top-level domain is a number"
            : "";
        address = problem.Length == 0 ? address : null;
        return address is not null;
    }

    /// <summary>As it stands between the brackets of a path.</summary>
    public override string ToString() => $"{Local}@{Domain}";

    private static MailAddress? Read(string text, out string problem)
    {
        var at = text.LastIndexOf('@');
        if (at < 0)
        {
            problem = "there is no @";
            return null;
        }

        var local = text[..at];
        if (LocalProblem(local) is { } wrong)
        {
            problem = wrong;
            return null;
        }

        var domain = MailDomain.Canonical(text[(at + 1)..], out problem);
        if (domain is not null && Encoding.UTF8.GetByteCount(local) + 1 + domain.Length > LongestAddress)
        {
            problem = $"it is longer than {LongestAddress} octets";
            return null;
        }

        return domain is null ? null : new MailAddress(local, domain);
    }

    private static string? LocalProblem(string local) =>
        local switch
        {
            "" => "nothing stands before the @",
            _ when Encoding.UTF8.GetByteCount(local) > LongestLocal =>
                $"the local part is longer than {LongestLocal} octets",
            _ when local.StartsWith('"') => IsQuoted(local) ? null : "the quoted local part is broken",
            _ when local.StartsWith('.') || local.EndsWith('.') => "the local part begins or ends with a dot",
            _ when local.Contains("..", StringComparison.Ordinal) => "the local part has two dots in a row",
            _ => IsAtoms(local) ? null : "the local part has a character that may not stand there",
        };

    private static bool IsAtoms(string local)
    {
        foreach (var rune in local.EnumerateRunes())
        {
            if (rune.IsAscii ? rune.Value != '.' && !Atoms.Contains((char)rune.Value) : !IsVisible(rune))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsQuoted(string local)
    {
        if (local.Length < 2 || !local.EndsWith('"'))
        {
            return false;
        }

        var isPair = false;
        foreach (var rune in local[1..^1].EnumerateRunes())
        {
            if (
                isPair
                    ? rune.Value is < ' ' or > '~'
                    : rune.Value is < ' ' or '"' or 0x7F || (!rune.IsAscii && !IsVisible(rune))
            )
            {
                return false;
            }

            isPair = !isPair && rune.Value == '\\';
        }

        return !isPair;
    }

    /// <summary>Nothing that hides: no control or format character, no blank, no lone surrogate (read as U+FFFD).</summary>
    private static bool IsVisible(Rune rune) =>
        rune != Rune.ReplacementChar
        && Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.PrivateUse
            );
}
