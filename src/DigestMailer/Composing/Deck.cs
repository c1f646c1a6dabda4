using System.Globalization;
using DigestMailer.Rendering;
using DigestMailer.Selection;
using DigestMailer.Templates;

namespace DigestMailer.Composing;

/// <summary>The cards of one mail in one kind of output, laid together from fragments that all mails share.</summary>
internal sealed class Deck(
    TemplateVersion version, Locale locale, OutputKind kind, IReadOnlyList<RecipePaper> chosen, IReadOnlyList<ShelvedPaper> papers)
{
    private static readonly Fragment[] Numbers =
        [.. Enumerable.Range(1, 100).Select(number => Fragment.Of(number.ToString(CultureInfo.InvariantCulture)))];

    /// <summary>A fragment outlives its first mail: nothing of that mail, its date included, may show in it.</summary>
    private readonly RenderContext context = new(locale.Culture, DateTimeOffset.UnixEpoch, locale.Tag);

    private readonly string cardTemplate = kind == OutputKind.Html ? "parts/paper.html" : "parts/paper.text";
    private readonly string whyTemplate = kind == OutputKind.Html ? "parts/why.html" : "parts/why.text";

    private readonly Fragment?[] cards = new Fragment?[papers.Count];
    private readonly Fragment?[] whys = new Fragment?[papers.Count];
    private int shownLevel;

    public int Count => papers.Count;

    /// <summary>Bytes of a card with its why line.</summary>
    public int Size(int level, int index) => Card(level, index).Size + Why(index).Size + Numbers[index].Size;

    public void AddPieces(Fit fit, List<ReadOnlyMemory<byte>> pieces)
    {
        for (var index = 0; index < fit.Cards; index++)
        {
            var parts = Card(fit.Level, index).Parts;
            for (var at = 0; at < parts.Length; at++)
            {
                pieces.Add(parts[at].Encoded);
                if (parts[at].Gap is { } gap)
                {
                    pieces.Add(Filling(gap, index).Parts[0].Encoded);
                }
            }
        }
    }

    private Fragment Filling(string gap, int index) => gap switch
    {
        _ when gap == CardView.Number.Name => Numbers[index],
        _ when gap == CardView.Reasons.Name => Why(index),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private Fragment Card(int level, int index)
    {
        if (level != shownLevel)
        {
            Array.Clear(cards);
            shownLevel = level;
        }

        return cards[index] ??= version.Fragments.Get(
            new FragmentKey(cardTemplate, locale.Tag, papers[index].Stored.Id, level, null),
            context,
            (papers[index].Stored.Paper, locale.Dir, kind, level),
            static state => new CardView(CardView.Number, CardView.Reasons, state.Dir, PaperViews.Of(state.Paper, state.kind, state.level)));
    }

    private Fragment Why(int index) => whys[index] ??= version.Fragments.Get(
        new FragmentKey(whyTemplate, locale.Tag, 0, 0, KeyOf(chosen[index].Why)),
        context,
        (chosen[index].Why, kind),
        static state => PaperViews.Why(state.Why, state.kind));

    private static string KeyOf(IReadOnlyList<Reason> reasons) => reasons is [var only]
        ? $"{only.Kind}\0{only.Place}\0{only.Term}"
        : string.Join('\u0001', reasons.Select(reason => $"{reason.Kind}\0{reason.Place}\0{reason.Term}"));
}
