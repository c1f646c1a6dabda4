namespace DigestMailer.Selection;

/// <summary>
/// A wish's text to its tree, or every mistake with its column. Binding: signs, then AND (words side by side), then OR.
/// </summary>
internal sealed class MatchReader
{
    private readonly MatchCursor cursor;
    private readonly TermReader terms;

    private MatchReader(string text)
    {
        cursor = new MatchCursor(text);
        terms = new TermReader(cursor, Group);
    }

    public static MatchRead Read(string text) => new MatchReader(text).All();

    private MatchRead All()
    {
        Match? match = null;
        if (!cursor.TooLong())
        {
            match = Or(null, 0);
            while (!cursor.Ended)
            {
                cursor.Fail("E3", cursor.At, cursor.At + 1, "a bracket is closed that was not opened", "Remove it, or put ( before.");
                cursor.At++;
                match = Join(match, Or(null, 0));
            }

            if (match is null && cursor.Errors.Count == 0)
            {
                cursor.Fail("E10", 0, cursor.Text.Length, "there is nothing to look for", "Write what you want, as: \"language model\" reasoning; id:* is every paper.");
            }
        }

        return cursor.Errors.Count > 0 || match is null
            ? new MatchRead.Refused(cursor.Errors)
            : new MatchRead.Read(match, MatchHints.Of(match, cursor, terms.LowerCaseOperators));
    }

    private Match? Or(string? scope, int depth)
    {
        var left = And(scope, depth, out var present);
        cursor.SkipSpace();
        while (cursor.IsAt('|') || cursor.IsKeyword("OR"))
        {
            var start = cursor.At;
            cursor.At += cursor.IsAt('|') ? 1 : 2;
            var end = cursor.At;
            var right = And(scope, depth, out var follows);
            if (!present || !follows)
            {
                Lonely(start, end);
            }

            left = left is null || right is null ? left ?? right : new Match.Either(left, right);
            present = true;
            cursor.SkipSpace();
        }

        return left;
    }

    private Match? And(string? scope, int depth, out bool present)
    {
        Match? match = null;
        present = false;
        int? waiting = null;
        for (cursor.SkipSpace(); !cursor.Ended && !cursor.IsAt(')') && !cursor.IsAt('|') && !cursor.IsKeyword("OR"); cursor.SkipSpace())
        {
            if (!cursor.IsKeyword("AND"))
            {
                match = Join(match, Unary(scope, depth));
                present = true;
                waiting = null;
                continue;
            }

            if (!present || waiting is not null)
            {
                Lonely(cursor.At, cursor.At + 3);
            }

            waiting = present ? cursor.At : null;
            cursor.At += 3;
        }

        if (waiting is { } start)
        {
            Lonely(start, start + 3);
        }

        return match;
    }

    private Match? Unary(string? scope, int depth)
    {
        var start = cursor.At;
        var sign = cursor.IsKeyword("NOT") ? '-' : cursor.Current;
        if (sign is not ('-' or '+' or '?'))
        {
            return terms.Primary(scope, depth);
        }

        if (cursor.IsKeyword("NOT"))
        {
            cursor.At += 3;
            cursor.SkipSpace();
        }
        else
        {
            cursor.At++;
        }

        if (!cursor.IsOperand() || char.IsWhiteSpace(cursor.Current))
        {
            Lonely(start, cursor.Text[start] == 'N' ? start + 3 : start + 1);
            return null;
        }

        return cursor.Deeper(depth + 1) ? Signed(sign, start, Unary(scope, depth + 1)) : null;
    }

    private Match? Signed(char sign, int start, Match? of)
    {
        if (of is null || sign == '+')
        {
            return of; // + says what is so anyway: a term is required
        }

        if (sign == '-' && HasOptional(of))
        {
            cursor.Fail("E11", start, cursor.At, "a term cannot be excluded and optional at once", "Remove the ? or the minus.");
            return null;
        }

        return sign == '?' ? new Match.Optional(of) : of is Match.Not twice ? twice.Of : new Match.Not(of);
    }

    private Match? Group(string? scope, int depth)
    {
        var start = cursor.At;
        if (!cursor.Deeper(depth + 1))
        {
            return null;
        }

        cursor.At++;
        var before = cursor.Errors.Count;
        var inside = Or(scope, depth + 1);
        if (cursor.IsAt(')'))
        {
            cursor.At++;
            if (inside is null && cursor.Errors.Count == before)
            {
                cursor.Fail("E10", start, cursor.At, "there is nothing in the brackets", "Write terms into them, or remove them.");
            }

            return inside;
        }

        if (!cursor.Errors.Any(error => error.Code == "E9"))
        {
            cursor.Fail("E2", start, start + 1, "the bracket is not closed", "Put ) where the group ends.");
        }

        return inside;
    }

    private void Lonely(int start, int end) => cursor.Fail(
        "E4", start, end, $"{cursor.Text[start..end]} has nothing to work on", "Put a term beside it without a space for a sign; to search for the word itself, use quotes.");

    private static Match? Join(Match? left, Match? right) =>
        left is null || right is null ? left ?? right : new Match.Both(left, right);

    private static bool HasOptional(Match match) => match switch
    {
        Match.Both both => HasOptional(both.Left) || HasOptional(both.Right),
        Match.Either either => HasOptional(either.Left) || HasOptional(either.Right),
        Match.Not not => HasOptional(not.Of),
        Match.Boosted boosted => HasOptional(boosted.Of),
        _ => match is Match.Optional,
    };
}
