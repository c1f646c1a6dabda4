using System.Globalization;
using System.Text;

namespace DigestMailer.Mail.Smtp.Replies;

/// <summary>A reply's words as the rules compare them: lower case, no accents, single blanks, addresses masked.</summary>
internal static class ReplyText
{
    /// <summary>Nobody's rule needs more of a reply than this many characters.</summary>
    private const int Longest = 8_192;

    public static string Plain(string text)
    {
        text = text.Length > Longest ? text[..Longest] : text;
        text = Ascii.IsValid(text) ? text : WithoutAccents(text);
        var plain = new StringBuilder(text.Length);
        foreach (var one in text)
        {
            var isBlank = char.IsWhiteSpace(one);
            if (!isBlank || (plain.Length > 0 && plain[^1] != ' '))
            {
                plain.Append(isBlank ? ' ' : char.ToLowerInvariant(one));
            }
        }

        return Masked(plain.ToString());
    }

    /// <summary>An address may say anything: "no-spam@", "unknown@".</summary>
    private static string Masked(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var masked = new StringBuilder(text.Length);
        var from = 0;
        for (; at >= 0; at = text.IndexOf('@', from))
        {
            var left = at;
            while (left > from && IsLocal(text[left - 1]))
            {
                left--;
            }

            var right = at + 1;
            while (right < text.Length && (char.IsLetterOrDigit(text[right]) || text[right] is '.' or '-'))
            {
                right++;
            }

            right -= right > at + 1 && text[right - 1] == '.' ? 1 : 0; // an address that ends a sentence
            masked.Append(text, from, left - from).Append('@');
            from = right;
        }

        return masked.Append(text, from, text.Length - from).ToString();
    }

    private static bool IsLocal(char one) => char.IsLetterOrDigit(one) || one is '.' or '-' or '_' or '+' or '=' or '/' or '~' or '#' or '*';

    private static string WithoutAccents(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) // lone surrogates come out as U+FFFD, which Normalize can take
        {
            plain.Append(rune.ToString());
        }

        text = plain.ToString().Normalize(NormalizationForm.FormKD);
        plain.Clear();
        foreach (var one in text)
        {
            if (char.GetUnicodeCategory(one) != UnicodeCategory.NonSpacingMark)
            {
                plain.Append(one switch { 'ł' or 'Ł' => 'l', '’' or '‘' or 'ʼ' => '\'', _ => one });
            }
        }

        return plain.ToString();
    }
}
