using System.Globalization;

namespace DigestMailer.Mail.Smtp;

/// <summary>The three numbers of RFC 3463, such as 5.1.1.</summary>
public readonly record struct EnhancedStatus(int Class, int Subject, int Detail)
{
    /// <summary>Finds the first one: at the start of the text, else anywhere in it where it is not part of a longer number.</summary>
    public static EnhancedStatus? Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        for (var from = 0; from < text.Length; from++)
        {
            if (
                text[from] is '2' or '4' or '5'
                && (from == 0 || !(char.IsAsciiLetterOrDigit(text[from - 1]) || text[from - 1] is '.' or '-'))
                && Read(text.AsSpan(from)) is { } found
            )
            {
                return found;
            }
        }

        return null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Class}.{Subject}.{Detail}");

    private static EnhancedStatus? Read(ReadOnlySpan<char> text)
    {
        if (text.Length < 5 || text[1] != '.')
        {
            return null;
        }

        var subject = Digits(text[2..]);
        var rest = text[(2 + subject)..];
        if (subject is 0 or > 3 || rest.IsEmpty || rest[0] != '.')
        {
            return null;
        }

        var detail = Digits(rest[1..]);
        var after = rest[(1 + detail)..];
        var goesOn = after is [>= 'A' and <= 'z', ..] or ['.', >= '0' and <= '9', ..];
        return detail is 0 or > 3 || goesOn
            ? null
            : new EnhancedStatus(
                text[0] - '0',
                int.Parse(text.Slice(2, subject), CultureInfo.InvariantCulture),
                int.Parse(rest.Slice(1, detail), CultureInfo.InvariantCulture)
            );
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        return length < 0 ? text.Length : length;
    }
}
