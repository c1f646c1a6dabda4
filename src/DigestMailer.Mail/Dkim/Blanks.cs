namespace DigestMailer.Mail.Dkim;

/// <summary>
/// Finds the runs of blanks that relaxed form changes: a tab, two blanks, a blank at a line's end. Each kind is searched for in
/// strides of its own, because in most mails none of them occurs for long.
/// </summary>
internal ref struct Blanks(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> text = text;
    private int tab = -1;
    private int pair = -1;
    private int last = -1;

    public static bool IsBlank(byte value) => value is (byte)' ' or (byte)'\t';

    /// <returns>Where the next such run begins, at <paramref name="from"/> or later; the length of the text when there is none.</returns>
    public int Next(int from)
    {
        tab = tab < from ? At(from, "\t"u8) : tab;
        pair = pair < from ? At(from, "  "u8) : pair;
        last = last < from ? At(from, " \r\n"u8) : last;
        var found = Math.Min(tab, Math.Min(pair, last));
        found = found == text.Length && found > from && text[^1] == ' ' ? found - 1 : found;
        return found > from && found < text.Length && text[found - 1] == ' ' ? found - 1 : found;
    }

    private readonly int At(int from, ReadOnlySpan<byte> what) =>
        text[from..].IndexOf(what) is >= 0 and var at ? from + at : text.Length;
}
