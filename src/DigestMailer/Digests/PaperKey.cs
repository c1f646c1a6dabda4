using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace DigestMailer.Digests;

/// <summary>What makes two papers the same: the arXiv id without version, else the DOI, else the folded title.</summary>
internal static partial class PaperKey
{
    private const string ArxivScheme = "arxiv:";

    /// <param name="references">Ids, DOIs and links, the surest first; what is none of them is passed over.</param>
    public static string Of(string title, params IEnumerable<string?> references)
    {
        string? doi = null;
        foreach (var reference in references.OfType<string>())
        {
            if (Arxiv(reference) is { } id)
            {
                return ArxivScheme + id;
            }

            doi ??= Doi(reference);
        }

        return doi is null ? OfTitle(title) : $"doi:{doi}";
    }

    /// <summary>The key that a paper has when nothing but its title is known.</summary>
    public static string OfTitle(string title)
    {
        var folded = Fold(title);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(folded.Length > 0 ? folded : title));
        return "title:" + Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    /// <summary>Letters and digits alone, without case, accents, TeX commands.</summary>
    public static string Fold(string title)
    {
        var folded = new StringBuilder(title.Length);
        var bare = TexCommand().Replace(title, " ");
        foreach (var rune in bare.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                folded.Append(Rune.ToLowerInvariant(rune).ToString());
            }
        }

        // The sharp s and the final sigma are the two letters that lower case leaves apart.
        return folded.Replace("ß", "ss").Replace('ς', 'σ').ToString();
    }

    /// <summary>The arXiv id in an id, a DOI, an OAI id or a link, without its version; null if there is none.</summary>
    public static string? Arxiv(string reference)
    {
        var bare = Uri.UnescapeDataString(reference.Trim());
        var match = WholeArxiv().Match(bare);
        if (!match.Success)
        {
            match = ArxivInside().Match(bare);
        }

        if (!match.Success)
        {
            return null;
        }

        var id = match.Groups["id"].Value;
        var slash = id.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return int.Parse(id.AsSpan(2, 2), CultureInfo.InvariantCulture) is >= 1 and <= 12 ? id : null;
        }

        // Old ids once carried a subject class, as math.GT/0309136; it is no part of the identity.
        return id[..slash].Split('.')[0].ToLowerInvariant() + id[slash..];
    }

    public static string? Doi(string reference)
    {
        var match = DoiInside().Match(Uri.UnescapeDataString(reference.Trim()));
        return match.Success ? match.Groups["doi"].Value.TrimEnd('.', ',', ';', ')').ToLowerInvariant() : null;
    }

    public static (string? Url, string? PdfUrl) Links(string key) =>
        key.Split(':', 2) switch
        {
            ["arxiv", var id] => ($"https://arxiv.org/abs/{id}", $"https://arxiv.org/pdf/{id}"),
            ["doi", var doi] => (
                $"https://doi.org/{Uri.EscapeDataString(doi).Replace("%2F", "/", StringComparison.Ordinal)}",
                null
            ),
            _ => (null, null),
        };

    private const string Id = @"(?<id>\d{4}\.\d{4,5}|[a-z][a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?";

    [GeneratedRegex($@"^(?:arxiv:\s*)?{Id}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WholeArxiv();

    [GeneratedRegex(
        $@"(?:arxiv\.org/(?:abs|pdf|html|format|ps)/|/papers/|oai:arxiv\.org:|10\.48550/arxiv\.|arxiv:){Id}(?![\d])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex ArxivInside();

    [GeneratedRegex(
        @"^(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(?<doi>10\.\d{4,9}/\S+)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex DoiInside();

    [GeneratedRegex(@"\\[A-Za-z]+\*?")]
    private static partial Regex TexCommand();
}
