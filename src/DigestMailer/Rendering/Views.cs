using DigestMailer.Templates;

namespace DigestMailer.Rendering;

/// <summary>One paper: plain text, prepared for one kind of output.</summary>
/// <param name="Lang">BCP 47, guessed from the script.</param>
/// <param name="Dir"><c>ltr</c> or <c>rtl</c>.</param>
/// <param name="Authors">The first of them; empty when only a count, or nothing, is known.</param>
/// <param name="MoreAuthors">How many are not named in <paramref name="Authors"/>.</param>
/// <param name="AuthorCount">Set only when no author is named.</param>
/// <param name="Summary">The first sentences of the abstract; null without an abstract.</param>
internal sealed record PaperView(
    string Title,
    string Lang,
    string Dir,
    IReadOnlyList<string> Authors,
    long MoreAuthors,
    long? AuthorCount,
    string? Organisation,
    string? Category,
    DateOnly? Date,
    long? Comments,
    string? Summary,
    string? SummaryLang,
    string? SummaryDir,
    WebUrl? Url,
    WebUrl? PdfUrl);

/// <summary>What a paper's card may see. The same for every subscriber: what differs is a gap.</summary>
/// <param name="Dir">Direction of the mail's own language.</param>
internal sealed record CardView(Gap N, Gap Why, string Dir, PaperView Paper)
{
    public static readonly Gap Number = new("n");
    public static readonly Gap Reasons = new("why");
}

/// <summary>One cause for a choice.</summary>
/// <param name="Kind"><c>word</c>, <c>phrase</c>, <c>prefix</c>, <c>author</c>, <c>category</c>, <c>everything</c>.</param>
/// <param name="Place"><c>title</c>, <c>abstract</c>, <c>both</c>, <c>author</c>, <c>category</c>.</param>
internal sealed record ReasonView(string Kind, string Term, string Place);

/// <summary>What the why line of one card may see.</summary>
/// <param name="More">How many causes are not listed.</param>
internal sealed record WhyView(IReadOnlyList<ReasonView> Reasons, long More);

/// <summary>The digest as a whole.</summary>
/// <param name="Count">Papers in this mail.</param>
/// <param name="HeldBack">Papers that matched beyond the limit.</param>
/// <param name="LeftOut">Papers for which this mail had no room.</param>
internal sealed record DigestFacts(DateOnly Date, long Count, long HeldBack, long Limit, long LeftOut);

/// <summary>The one who reads. No address.</summary>
internal sealed record ReaderView(string? Name, string Lang, string Dir, string Zone);

/// <summary>Where the mail's own links lead. Pages that do not exist yet are null, and no link to them is printed.</summary>
internal sealed record LinksView(WebUrl Unsubscribe, WebUrl? View = null, WebUrl? Preferences = null);

internal sealed record SenderView(string Name, string? PostalAddress);

/// <summary>What the frame of a mail may see: everything but the cards, whose place is a gap.</summary>
/// <param name="Subject">Empty while the subject itself is rendered; likewise the preheader.</param>
/// <param name="Papers">In the order of the mail.</param>
internal sealed record MailView(
    string Subject,
    string Preheader,
    DigestFacts Digest,
    IReadOnlyList<PaperView> Papers,
    Gap Cards,
    ReaderView Subscriber,
    LinksView Links,
    SenderView Sender)
{
    public static readonly Gap PlaceOfCards = new("cards");
}
