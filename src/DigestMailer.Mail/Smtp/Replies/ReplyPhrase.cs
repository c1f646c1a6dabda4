namespace DigestMailer.Mail.Smtp.Replies;

/// <summary>Words to look for: pieces that follow each other closely, at the edges of words where they are marked so.</summary>
internal sealed class ReplyPhrase
{
    private const int WidestGap = 60;

    private readonly string[] pieces;
    private readonly bool startsWord;
    private readonly bool endsWord;

    /// <param name="text"><c>*</c> stands for up to 60 characters, <c>^</c> at an end for the edge of a word.</param>
    public ReplyPhrase(string text)
    {
        var plain = ReplyText.Plain(text).Trim();
        startsWord = plain.StartsWith('^');
        endsWord = plain.Length > 1 && plain.EndsWith('^');
        pieces = plain.Trim('^').Split('*', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (pieces.Length == 0)
        {
            throw new FormatException("a phrase is empty");
        }
    }

    public bool IsIn(string text)
    {
        for (var at = text.IndexOf(pieces[0], StringComparison.Ordinal); at >= 0; at = text.IndexOf(pieces[0], at + 1, StringComparison.Ordinal))
        {
            if ((!startsWord || at == 0 || !char.IsLetterOrDigit(text[at - 1])) && Rest(text, at + pieces[0].Length))
            {
                return true;
            }
        }

        return false;
    }

    private bool Rest(string text, int from)
    {
        for (var index = 1; index < pieces.Length; index++)
        {
            var window = Math.Min(text.Length - from, WidestGap + pieces[index].Length);
            var at = text.IndexOf(pieces[index], from, window, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            from = at + pieces[index].Length;
        }

        return !endsWord || from == text.Length || !char.IsLetterOrDigit(text[from]);
    }
}
