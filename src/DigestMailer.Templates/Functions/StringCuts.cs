namespace DigestMailer.Templates;

/// <summary>The group <c>string</c>: parts of a text.</summary>
internal static class StringCuts
{
    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("string.slice", "text start length?", "The part from this character on; a negative start counts from the end.", Slice, Known.Text),
        new("string.slice1", "text start length?", "One character from here, or as many as asked for.", Slice1, Known.Text),
        new("string.split", "text match", "The pieces between the matches, without empty ones.", Split, Known.List),
        new("string.truncate", "text length ellipsis?", "At most so many characters as a reader counts them, the ellipsis among them.", Truncate, Known.Text),
        new("string.truncatewords", "text count ellipsis?", "The first words and then the ellipsis.", TruncateWords, Known.Text),
    ];

    private static Value Slice(in Arguments a)
    {
        var text = a.Text(0);
        long start = a.Int(1);
        long length = a.Int(2, text.Length);
        if (text.Length == 0 || start >= text.Length)
        {
            return Value.Of("");
        }

        start += start < 0 ? text.Length : 0;
        if (start < 0 && start + length <= 0)
        {
            return Value.Of("");
        }

        return Part(a, text, start, length);
    }

    private static Value Slice1(in Arguments a)
    {
        var text = a.Text(0);
        long start = a.Int(1);
        long length = a.Int(2, 1);
        if (text.Length == 0 || start > text.Length || length <= 0)
        {
            return Value.Of("");
        }

        return Part(a, text, start < 0 ? start + text.Length : start, length);
    }

    /// <summary>What lies before the text shortens the part.</summary>
    private static Value Part(in Arguments a, string text, long start, long length)
    {
        length += Math.Min(0, start);
        start = Math.Max(0, start);
        return length >= 0
            ? Value.Of(text.Substring((int)start, (int)Math.Min(length, text.Length - start)))
            : throw a.Fail("a part of a text cannot be shorter than nothing");
    }

    private static Value Split(in Arguments a)
    {
        var (text, match) = (a.Text(0), a.Text(1));
        var pieces = new List<Value>();
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var at = match.Length == 0 ? -1 : rest.IndexOf(match, StringComparison.Ordinal);
            var piece = at < 0 ? rest : rest[..at];
            rest = at < 0 ? default : rest[(at + match.Length)..];
            a.Run.Budget.Charge(1, 0);
            if (piece.Length > 0)
            {
                a.Run.Budget.Charge(0, 64 + (piece.Length * 2L));
                pieces.Add(Value.Of(piece.ToString()));
            }
        }

        return Walks.Made(pieces);
    }

    private static Value Truncate(in Arguments a)
    {
        var text = a.Text(0);
        return Value.Of(text.Length == 0 ? "" : Cutting.Truncate(text, a.Int(1), a.Text(2, "...")));
    }

    private static Value TruncateWords(in Arguments a)
    {
        var text = a.Text(0);
        return Value.Of(text.Length == 0 ? "" : Cutting.Words(text, a.Int(1), a.Text(2, "...")));
    }
}
