namespace DigestMailer.Measure.Bench.Rendering;

/// <summary>The mail and the card that the other peers fill too, in the words of each engine.</summary>
internal static class LetterText
{
    private static readonly string[] OfPaper = ["number", "title", "abstract", "authors"];
    private static readonly string[] OfLetter = ["id", "wish"];

    /// <summary>Mail and cards in one template of ours.</summary>
    public static string Whole => Mail.Replace("{{cards}}", $"{{{{ for paper in papers }}}}{CardInLoop}{{{{ end }}}}", StringComparison.Ordinal);

    /// <summary>The mail with a gap in the place of its cards.</summary>
    public static string Frame => Mail;

    /// <summary>One card, alone; what differs from subscriber to subscriber is a gap.</summary>
    public static string Card => Read("card.html");

    public static string Handlebars
    {
        get
        {
            var card = OfLetter.Aggregate(Read("card.html"), (text, name) => Rename(text, name, $"../{name}"));
            return Mail.Replace("{{cards}}", $"{{{{#each papers}}}}{card}{{{{/each}}}}", StringComparison.Ordinal);
        }
    }

    private static string Mail => Read("mail.html").Replace("{{{cards}}}\n", "{{cards}}", StringComparison.Ordinal);

    private static string CardInLoop => OfPaper.Aggregate(Card, (text, name) => Rename(text, name, $"paper.{name}"));

    private static string Rename(string text, string name, string other) =>
        text.Replace($"{{{{{name}}}}}", $"{{{{{other}}}}}", StringComparison.Ordinal);

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Peers", "Mail", file));
}
