using System.Globalization;
using DigestMailer.Rendering;
using DigestMailer.Templates;

namespace DigestMailer.Measure.Bench.Rendering;

/// <summary>A letter as the shipped templates see it.</summary>
internal static class ShippedView
{
    public static readonly string[] Templates = ["digest.subject", "digest.preheader", "digest.html", "digest.text"];

    private static readonly DateOnly Day = new(2025, 11, 3);

    public static readonly RenderContext Context = new(
        CultureInfo.GetCultureInfo("en"), new DateTimeOffset(Day, default, TimeSpan.Zero), TemplateFiles.DefaultLocale);

    public static MailView Of(Letter letter) => new(
        Subject: "A subject of a usual length · 3 Nov",
        Preheader: "And what goes on where it ends: the next papers of the day",
        Digest: new DigestFacts(Day, Letter.PapersEach, HeldBack: 4, Limit: Letter.PapersEach, LeftOut: 0),
        Papers: [.. letter.Papers.Select(Of)],
        Cards: MailView.PlaceOfCards,
        Subscriber: new ReaderView(letter.Name, "en", "ltr", "Etc/UTC"),
        Links: new LinksView(WebUrl.Parse($"https://papers.example/unsubscribe/{letter.Id}")),
        Sender: new SenderView("Papers", "1 Street, Town"));

    private static PaperView Of(LetterPaper paper) => new(
        paper.Title, "en", "ltr", [], 0, null, null, null, Day, null, paper.Abstract, "en", "ltr", null, null);
}
