namespace DigestMailer.Composing;

/// <summary>What fits into one mail.</summary>
/// <param name="Level">How far summaries are shortened.</param>
/// <param name="Cards">How many cards stay.</param>
internal readonly record struct Fit(int Level, int Cards);

/// <summary>
/// Keeps HTML below what Gmail shows (it clips near 102 KB, and the end is where the unsubscribe link stands):
/// first summaries get shorter, then the last cards go. Never the footer, never the why line of a card that stays.
/// </summary>
internal static class SizeBudget
{
    /// <summary>Summaries are shortened above this; with up to twenty papers a mail is never larger.</summary>
    public const int Wanted = 80_000;

    /// <summary>No mail is larger.</summary>
    public const int Hard = 90_000;

    /// <summary>For the note that says how many cards are missing.</summary>
    private const int Reserve = 500;

    private const int Many = 20;

    /// <param name="frame">Bytes of the mail without its cards.</param>
    /// <param name="sizeOf">Bytes of a card with its why line, by level and index.</param>
    public static Fit Choose(int frame, int cards, Func<int, int, int> sizeOf)
    {
        var last = PaperViews.Levels - 1;
        for (var level = 0; level <= last; level++)
        {
            if (frame + Sum(level, cards, sizeOf) <= Wanted)
            {
                return new Fit(level, cards);
            }
        }

        var limit = cards > Many ? Hard : Wanted;
        if (frame + Sum(last, cards, sizeOf) <= limit)
        {
            return new Fit(last, cards);
        }

        var room = limit - Reserve - frame;
        var kept = 0;
        while (kept < cards && sizeOf(last, kept) <= room)
        {
            room -= sizeOf(last, kept++);
        }

        return new Fit(last, kept);
    }

    private static int Sum(int level, int cards, Func<int, int, int> sizeOf)
    {
        var sum = 0;
        for (var index = 0; index < cards; index++)
        {
            sum += sizeOf(level, index);
        }

        return sum;
    }
}
