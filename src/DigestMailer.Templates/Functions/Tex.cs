using System.Text;
using System.Text.RegularExpressions;

namespace DigestMailer.Templates;

/// <summary>TeX to Unicode where nothing is lost: <c>$x^2$</c> to x², <c>$\alpha$</c> to α. What has no such form stays as it was written.</summary>
public static partial class Tex
{
    /// <summary>Formulas between dollars, accents such as <c>\'e</c> and escaped signs; text without them is handed back as it is.</summary>
    public static string ToUnicode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.AsSpan().ContainsAny('\\', '$'))
        {
            return text;
        }

        var formulas = Formula().Replace(text, match => TexFormula.Read(match.Groups[1].Value) ?? match.Value);
        var accented = Accent().Replace(formulas, Accented);
        return Escape().Replace(accented, "$1");
    }

    private static string Accented(Match match)
    {
        var mark = match.Groups[1].ValueSpan[0] switch
        {
            '\'' => '\u0301',
            '`' => '\u0300',
            '^' => '\u0302',
            '"' => '\u0308',
            '~' => '\u0303',
            '=' => '\u0304',
            '.' => '\u0307',
            _ => '\0',
        };
        var letter = match.Groups[2].Value.TrimStart('\\');
        return mark == '\0' ? match.Value : $"{letter}{mark}".Normalize(NormalizationForm.FormC);
    }

    /// <summary>A price such as $5 and $10 is no formula: the dollars of one touch what is between them.</summary>
    [GeneratedRegex(@"(?<![\\$])\$(?=\S)([^$]{1,200}?)(?<=\S)\$(?![\d$])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Formula();

    [GeneratedRegex(@"\{?\\(['`^""~=.])\s*\{?(\\?[A-Za-z])\}{0,2}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Accent();

    [GeneratedRegex(@"\\([%&#$_{}])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Escape();
}
