namespace DigestMailer.Selection;

/// <summary>What may be a slip in a wish that reads well.</summary>
internal static class MatchHints
{
    public static IReadOnlyList<MatchError> Of(Match match, MatchCursor cursor, IReadOnlyList<MatchError> lowerCase)
    {
        var hints = cursor.Terms > 1 ? lowerCase.ToList() : [];
        var required = Required(match).ToList();
        var wanted = required.Where(part => part is not Match.Not).ToHashSet();
        if (required.OfType<Match.Not>().Any(not => wanted.Contains(not.Of)))
        {
            hints.Add(Whole(cursor, "the wish asks for what it excludes, so nothing matches", "Remove one of the two."));
        }
        else if (!Selects(match))
        {
            hints.Add(Whole(cursor, "the wish only excludes or prefers, so nearly every paper matches", "Add what you want to read."));
        }

        return hints;
    }

    private static MatchError Whole(MatchCursor cursor, string problem, string cure) =>
        cursor.Note("W4", 0, cursor.Text.Length, problem, cure);

    private static IEnumerable<Match> Required(Match match) =>
        match is Match.Both both ? Required(both.Left).Concat(Required(both.Right)) : [match];

    private static bool Selects(Match match) => match switch
    {
        Match.Both both => Selects(both.Left) || Selects(both.Right),
        Match.Either either => Selects(either.Left) && Selects(either.Right),
        Match.Boosted boosted => Selects(boosted.Of),
        _ => match is Match.Leaf,
    };
}
