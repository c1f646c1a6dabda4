using DigestMailer.Digests;
using DigestMailer.Rendering;
using DigestMailer.Selection;
using DigestMailer.Templates;

namespace DigestMailer.Composing;

/// <summary>From stored facts to what templates see: TeX resolved, lengths bounded, long words softened for HTML.</summary>
internal static class PaperViews
{
    /// <summary>How much of an abstract is shown, by level: sentences, characters that are enough, characters at most.</summary>
    private static readonly (int Sentences, int Enough, int Longest)[] Lengths = [(4, 320, 640), (2, 240, 400), (1, 1, 220)];

    private const int LongestTitle = 300;
    private const int LongestName = 80;
    private const int NamedAuthors = 3;
    private const int ShownReasons = 3;

    public static int Levels => Lengths.Length;

    public static PaperView Of(Paper paper, OutputKind kind, int level)
    {
        var (sentences, enough, longest) = Lengths[level];
        var title = Excerpt.Words(Plain(paper.Title), LongestTitle);
        var summary = paper.Abstract.Length == 0 ? null : Excerpt.Sentences(Plain(paper.Abstract), sentences, enough, longest);
        var authors = paper.Authors.Take(NamedAuthors).Select(name => Shown(Plain(name))).ToList();
        var known = Math.Max(paper.Authors.Count, paper.AuthorCount ?? 0);
        return new PaperView(
            Title: Soft(title),
            Lang: Scripts.LanguageOf(title),
            Dir: Scripts.DirectionOf(title),
            Authors: authors,
            MoreAuthors: authors.Count > 0 ? known - authors.Count : 0,
            AuthorCount: authors.Count == 0 ? paper.AuthorCount : null,
            Organisation: paper.Organisation is { Length: > 0 } organisation ? Shown(organisation) : null,
            Category: paper.Categories is [var first, ..] ? Shown(first) : null,
            Date: paper.PublishedOn,
            Comments: paper.Comments,
            Summary: summary is null ? null : Soft(summary),
            SummaryLang: summary is null ? null : Scripts.LanguageOf(summary),
            SummaryDir: summary is null ? null : Scripts.DirectionOf(summary),
            Url: Page(paper.Url),
            PdfUrl: Page(paper.PdfUrl));

        string Soft(string text) => kind == OutputKind.Html ? LongWords.Soften(text) : text;
        string Shown(string text) => Soft(Excerpt.Words(text, LongestName));
    }

    public static WhyView Why(IReadOnlyList<Reason> reasons, OutputKind kind)
    {
        var shown = reasons.Take(ShownReasons).Select(reason => new ReasonView(reason.Kind, Term(reason), PlaceOf(reason.Place)));
        return new WhyView([.. shown], Math.Max(0, reasons.Count - ShownReasons));

        string Term(Reason reason)
        {
            var term = Excerpt.Words(reason.Term, LongestName);
            return kind == OutputKind.Html ? LongWords.Soften(term) : term;
        }
    }

    private static string Plain(string source) => StackedMarks.Limit(Tex.ToUnicode(source));

    private static string PlaceOf(Place place) => place switch
    {
        Place.Title => "title",
        Place.Abstract => "abstract",
        Place.TitleAndAbstract => "both",
        Place.Author => "author",
        Place.Category => "category",
        Place.Organisation => "organisation",
        Place.Details => "details",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static WebUrl? Page(string? address) =>
        WebUrl.TryParse(address, out var url) && url.Text.StartsWith("http", StringComparison.Ordinal) ? url : null;
}
