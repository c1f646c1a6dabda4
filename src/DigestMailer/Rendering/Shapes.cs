using DigestMailer.Templates;

namespace DigestMailer.Rendering;

/// <summary>
/// The names that templates may read: a closed list, member by member, so that a template is checked without data.
/// Personal is what another reader of the same papers would not get: parts whose output is shared cannot read it.
/// </summary>
internal static class Shapes
{
    private static readonly Shape<PaperView> Paper = new Shape<PaperView>("paper")
        .Text("title", view => view.Title, "The title; long words carry break opportunities")
        .Text("lang", view => view.Lang, "Language of the title, as en: for the attribute lang")
        .Text("dir", view => view.Dir, "Direction of the title, ltr or rtl: for the attribute dir")
        .TextList("authors", view => view.Authors, "The first three authors; empty when none is known by name")
        .Number("more_authors", view => view.MoreAuthors, "How many authors are not in authors")
        .Number("author_count", view => view.AuthorCount, "How many authors, when none is known by name", optional: true)
        .Text("organisation", view => view.Organisation, "Where the paper comes from", optional: true)
        .Text("category", view => view.Category, "The primary category, as cs.CL", optional: true)
        .Date("date", view => view.Date, "The day of the first version", optional: true)
        .Number("comments", view => view.Comments, "Comments at the source", optional: true)
        .Text("summary", view => view.Summary, "The first sentences of the abstract", optional: true)
        .Text("summary_lang", view => view.SummaryLang, "Language of the summary", optional: true)
        .Text("summary_dir", view => view.SummaryDir, "Direction of the summary", optional: true)
        .Url("url", view => view.Url, "The page that shows the abstract", optional: true)
        .Url("pdf_url", view => view.PdfUrl, "The paper itself", optional: true);

    private static readonly Shape<ReasonView> Reason = new Shape<ReasonView>("reason")
        .Text("kind", view => view.Kind, "word, phrase, prefix, author, category or everything")
        .Text("term", view => view.Term, "The term as the subscriber wrote it")
        .Text("place", view => view.Place, "title, abstract, both, author or category");

    private static readonly Shape<DigestFacts> Digest = new Shape<DigestFacts>("digest", personal: true)
        .Date("date", view => view.Date, "The day of the digest")
        .Number("count", view => view.Count, "Papers in this mail")
        .Number("held_back", view => view.HeldBack, "Papers that matched beyond the subscriber's limit")
        .Number("limit", view => view.Limit, "The subscriber's limit")
        .Number("left_out", view => view.LeftOut, "Papers for which this mail had no room");

    private static readonly Shape<ReaderView> Subscriber = new Shape<ReaderView>("subscriber", personal: true)
        .Text("name", view => view.Name, "As the subscriber wrote it", optional: true)
        .Text("lang", view => view.Lang, "Language of the mail, for the attribute lang")
        .Text("dir", view => view.Dir, "Direction of the mail, ltr or rtl")
        .Text("zone", view => view.Zone, "IANA time zone");

    private static readonly Shape<LinksView> Links = new Shape<LinksView>("links", personal: true)
        .Url("unsubscribe", view => view.Unsubscribe, "Asks once and ends all mail; must stand in every mail")
        .Url("view", view => view.View, "This mail as a web page", optional: true)
        .Url("preferences", view => view.Preferences, "Where the subscriber changes their wishes", optional: true);

    private static readonly Shape<SenderView> Sender = new Shape<SenderView>("sender")
        .Text("name", view => view.Name, "Who sends this mail")
        .Text("postal_address", view => view.PostalAddress, "Where the sender can be reached by post", optional: true);

    public static readonly Shape<CardView> Card = new Shape<CardView>("card")
        .Gap("n", view => view.N, "The number of the card in this mail")
        .Gap("why", view => view.Why, "The place of the why line, from parts/why")
        .Text("dir", view => view.Dir, "Direction of the mail's own language, ltr or rtl")
        .Record("paper", view => view.Paper, Paper, "The paper");

    public static readonly Shape<WhyView> Why = new Shape<WhyView>("why")
        .List("reasons", view => view.Reasons, Reason, "The causes, best first; never empty")
        .Number("more", view => view.More, "How many causes are not listed");

    public static readonly Shape<MailView> Mail = new Shape<MailView>("mail")
        .Text("subject", view => view.Subject, "The subject; empty in the subject's own template").Personal()
        .Text("preheader", view => view.Preheader, "The preheader; empty in its own template and the subject's").Personal()
        .Record("digest", view => view.Digest, Digest, "The digest")
        .List("papers", view => view.Papers, Paper, "The papers in the order of the mail").Personal()
        .Gap("cards", view => view.Cards, "The place of the cards, from parts/paper")
        .Record("subscriber", view => view.Subscriber, Subscriber, "Who reads this mail")
        .Record("links", view => view.Links, Links, "The mail's own links")
        .Record("sender", view => view.Sender, Sender, "Who sends this mail");
}
