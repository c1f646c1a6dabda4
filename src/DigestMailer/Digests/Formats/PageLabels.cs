using System.Text.RegularExpressions;

namespace DigestMailer.Digests.Formats;

/// <summary>The page's own words, which are never a title.</summary>
internal static partial class PageLabels
{
    private static readonly HashSet<string> Chrome = new(StringComparer.OrdinalIgnoreCase)
    {
        "new",
        "Subscribe",
        "Daily Papers",
        "Trending Papers",
        "Papers",
        "by",
        "AK",
        "and the research community",
        "Daily",
        "Weekly",
        "Monthly",
        "Daily Papers - Hugging Face",
        "Trending Papers - Hugging Face",
        "Hugging Face",
        "Log In",
        "Sign Up",
        "Search",
        "arXiv",
        "arXiv Page",
        "View arXiv page",
        "View PDF",
    };

    private static readonly HashSet<string> Footer = new(StringComparer.OrdinalIgnoreCase)
    {
        "Previous",
        "Next",
        "Load more",
        "System theme",
        "Company",
        "TOS",
        "Privacy",
        "About",
        "Careers",
        "References",
        "Visible links:",
        "Hidden links:",
    };

    public static PageLine.Label? Read(int line, string text) =>
        Kind(text) is { } kind ? new PageLine.Label(line, kind, text) : null;

    private static PageLabel? Kind(string text) =>
        text switch
        {
            _ when Chrome.Contains(text) || Greeting().IsMatch(text) => PageLabel.Chrome,
            _ when Footer.Contains(text) || text.StartsWith("Trending Papers ranked by ", StringComparison.Ordinal) =>
                PageLabel.Footer,
            "Upvote" or "Upvotes" => PageLabel.Upvote,
            _ when Stars().IsMatch(text) => text.Any(char.IsAsciiDigit) ? PageLabel.Chrome : PageLabel.Stars,
            "Submitted by" => PageLabel.Submitter,
            _ when text.StartsWith("Submitted by ", StringComparison.Ordinal) => PageLabel.Chrome,
            _ when CutOff().IsMatch(text) => PageLabel.CutOff,
            _ when Ornament().IsMatch(text) => text.Any(char.IsLetterOrDigit) ? PageLabel.Chrome : PageLabel.Ornament,
            _ => null,
        };

    [GeneratedRegex(
        @"^(?:Get trending papers in your email inbox\b.*|by\b.{0,60}\band the research community|byAK and the research community)$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Greeting();

    [GeneratedRegex(@"^(?:LINK: )?GitHub(?:\s+\d[\d,.]*k?)?(?:\s+arXiv(?: Page)?)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Stars();

    [GeneratedRegex(@"^\[?(?:content |page |text )?truncated\.?\]?$|^\[\.\.\.\]$", RegexOptions.IgnoreCase)]
    private static partial Regex CutOff();

    /// <summary>Rules, fences, anchors, the text that stands for an image.</summary>
    [GeneratedRegex(@"^(?:-{3,}|={3,}|\*{3,}|`{3}\w*|\[[^\[\]]*\]|<[^<>]*>(?:</\w+>)?|[•*+◦\\|\[\]]+)$")]
    private static partial Regex Ornament();
}
