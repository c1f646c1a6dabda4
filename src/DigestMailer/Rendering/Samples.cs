using System.Buffers;
using System.Text;
using DigestMailer.Templates;

namespace DigestMailer.Rendering;

/// <summary>Proves a version before anything depends on it: every template is rendered once in every language that has words.</summary>
internal static class Samples
{
    private static readonly DateOnly Day = new(2025, 11, 3);

    private static readonly PaperView Paper = new(
        Title: "A sample paper: sentences & symbols <x>",
        Lang: "en",
        Dir: "ltr",
        Authors: ["A. Author", "B. Author"],
        MoreAuthors: 2,
        AuthorCount: null,
        Organisation: "An institute",
        Category: "cs.CL",
        Date: Day,
        Comments: 3,
        Summary: "The first sentence. The second one.",
        SummaryLang: "en",
        SummaryDir: "ltr",
        Url: WebUrl.Parse("https://papers.example/1"),
        PdfUrl: WebUrl.Parse("https://papers.example/1.pdf"));

    private static readonly PaperView BarePaper = Paper with
    {
        Authors = [], MoreAuthors = 0, Organisation = null, Category = null, Date = null, Comments = null,
        Summary = null, SummaryLang = null, SummaryDir = null, Url = null, PdfUrl = null,
    };

    private static readonly ReasonView[] Reasons =
    [
        new("phrase", "a term", "title"), new("word", "term", "abstract"), new("prefix", "ter*", "both"),
        new("author", "A. Author", "author"), new("category", "cs.CL", "category"), new("organisation", "An institute", "organisation"),
        new("filter", "upvotes>=20", "details"), new("everything", "*", "title"),
    ];

    private static readonly LinksView NoPages = new(WebUrl.Parse("https://digest.example/unsubscribe/token"));

    public static LinksView AllPages { get; } = NoPages with
    {
        View = WebUrl.Parse("https://digest.example/view/token"), Preferences = WebUrl.Parse("https://digest.example/preferences/token"),
    };

    public const string PostalAddress = "1 Street, Town";

    public const string Preheader = "And its second line";

    /// <summary>The templates that can be shown alone.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["digest.subject", "digest.preheader", "digest.html", "digest.text", "nothing.subject", "nothing.html", "nothing.text"];

    /// <summary>Renders one of <see cref="Names"/>, the cards in their place, for an author's eyes.</summary>
    public static string Show(TemplateVersion version, string template, string language) => Show(
        version, template, language, template.StartsWith("nothing", StringComparison.Ordinal) ? [] : [Paper, BarePaper], NoPages);

    /// <summary>The same over papers of which each is full and has a title and addresses of its own, with every page linked.</summary>
    public static string Show(TemplateVersion version, string template, string language, int papers) => Show(
        version,
        template,
        language,
        [
            .. Enumerable.Range(1, papers).Select(n => Paper with
            {
                Title = $"{Paper.Title}, number {n}",
                Summary = string.Join(' ', Enumerable.Repeat("A sentence of some length that says what the paper has found, and how.", 5)),
                Url = WebUrl.Parse($"https://papers.example/{n}"),
                PdfUrl = WebUrl.Parse($"https://papers.example/{n}.pdf"),
            }),
        ],
        AllPages);

    private static string Show(TemplateVersion version, string template, string language, IReadOnlyList<PaperView> papers, LinksView links)
    {
        var locale = Locale.Of(language);
        var context = new RenderContext(locale.Culture, new DateTimeOffset(Day, default, TimeSpan.Zero), locale.Tag);
        var kind = Path.GetExtension(template);
        var cards = papers.Select((paper, index) => Fill(
            Part(version, $"parts/paper{kind}", new CardView(CardView.Number, CardView.Reasons, locale.Dir, paper), context),
            (CardView.Number, (index + 1).ToString(locale.Culture)),
            (CardView.Reasons, Part(version, $"parts/why{kind}", new WhyView([Reasons[index % Reasons.Length]], More: 0), context).Trim())));
        var frame = Encoding.UTF8.GetString(Render(version, template, View(locale, papers) with { Links = links }, context).Span);
        return frame.Contains(Gap.Open, StringComparison.Ordinal) ? Fill(frame, (MailView.PlaceOfCards, string.Concat(cards))) : frame;
    }

    private static string Fill(string text, params ReadOnlySpan<(Gap Gap, string Value)> values)
    {
        foreach (var (gap, value) in values)
        {
            text = text.Replace($"{Gap.Open}{gap.Name}{Gap.Close}", value, StringComparison.Ordinal);
        }

        return text;
    }

    private static string Part(TemplateVersion version, string template, object view, RenderContext context)
    {
        var output = new ArrayBufferWriter<byte>();
        version.Show(template, view, context, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <exception cref="TemplateException">A template cannot be rendered.</exception>
    /// <exception cref="RefusedMarkupException">A template prints markup that no mail may have.</exception>
    /// <exception cref="InvalidOperationException">A frame has no place for the cards.</exception>
    public static void Prove(TemplateVersion version)
    {
        foreach (var locale in version.Files.Locales.Select(Locale.Of))
        {
            var context = new RenderContext(locale.Culture, new DateTimeOffset(Day, default, TimeSpan.Zero), locale.Tag);
            Frames(version, locale, context);
            Parts(version, locale, context);
        }
    }

    private static void Frames(TemplateVersion version, Locale locale, RenderContext context)
    {
        var one = View(locale, [BarePaper]);
        var many = View(locale, [Paper, Paper, BarePaper]);
        foreach (var view in new[] { one, many })
        {
            Render(version, "digest.subject", view, context);
            Render(version, "digest.preheader", view, context);
            MustHoldCards("digest.html", Render(version, "digest.html", view, context));
            MustHoldCards("digest.text", Render(version, "digest.text", view, context));
        }

        var none = View(locale, []);
        Render(version, "nothing.subject", none, context);
        Render(version, "nothing.html", none, context);
        Render(version, "nothing.text", none, context);
    }

    private static void Parts(TemplateVersion version, Locale locale, RenderContext context)
    {
        foreach (var kind in new[] { "html", "text" })
        {
            foreach (var paper in new[] { Paper, BarePaper })
            {
                Fragment($"parts/paper.{kind}", new CardView(CardView.Number, CardView.Reasons, locale.Dir, paper), 1);
            }

            foreach (var reason in Reasons)
            {
                Fragment($"parts/why.{kind}", new WhyView([reason, reason], More: 1), 0);
            }
        }

        void Fragment(string template, object view, long subject) =>
            version.Prove(new FragmentKey(template, locale.Tag, subject, 0, null), context, view);
    }

    private static ReadOnlyMemory<byte> Render(TemplateVersion version, string template, MailView view, RenderContext context)
    {
        var output = new ArrayBufferWriter<byte>();
        version.Render(template, view, context, output);
        return output.WrittenMemory;
    }

    private static void MustHoldCards(string template, ReadOnlyMemory<byte> frame)
    {
        if (Rendering.Fragment.Cut(frame.Span).Parts.Count(part => part.Gap == MailView.PlaceOfCards.Name) != 1)
        {
            throw new InvalidOperationException($"{template} must print {{{{ cards }}}} exactly once: that is where the papers go.");
        }
    }

    private static MailView View(Locale locale, IReadOnlyList<PaperView> papers) => new(
        Subject: "A sample",
        Preheader: Preheader,
        Digest: new DigestFacts(Day, papers.Count, HeldBack: papers.Count, Limit: 10, LeftOut: papers.Count),
        Papers: papers,
        Cards: MailView.PlaceOfCards,
        Subscriber: new ReaderView("A. Reader", locale.Tag, locale.Dir, "Etc/UTC"),
        Links: NoPages,
        Sender: new SenderView("A sender", PostalAddress));
}
