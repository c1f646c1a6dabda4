using System.Globalization;

namespace DigestMailer.Selection;

/// <summary>One value of a wish: a word, a phrase, a number or a day, judged by the field before it.</summary>
internal sealed class ValueReader(MatchCursor cursor)
{
    public static int ComparisonLength(MatchCursor cursor) =>
        cursor.Current is '<' or '>' && cursor.At + 1 < cursor.Text.Length && cursor.Text[cursor.At + 1] == '=' ? 2 : 1;

    /// <summary>Everything up to a space, a bracket, a quote or a sign that only stands behind a term.</summary>
    public string Raw()
    {
        var start = cursor.At;
        while (!cursor.Ended && !char.IsWhiteSpace(cursor.Current) && cursor.Current is not ('(' or ')' or '"' or '|' or '^' or '~'))
        {
            cursor.At++;
        }

        return cursor.Text[start..cursor.At];
    }

    public Match? Phrase(string? scope)
    {
        var start = cursor.At;
        var end = cursor.Text.IndexOf('"', start + 1);
        if (end < 0)
        {
            cursor.Fail("E1", start, cursor.Text.Length, "the quote is not closed", "Put \" where the phrase ends.");
            cursor.At = cursor.Text.Length;
            return null;
        }

        var text = cursor.Text[(start + 1)..end];
        cursor.At = end + 1;
        var distance = cursor.At;
        var within = cursor.IsAt('~') ? Within() : null;
        if (within is not null && !IsText(scope))
        {
            cursor.Fail("E11", distance, cursor.At, $"{scope}: takes no distance", "Remove the ~ and the number.");
            return null;
        }

        if (Words.Of(text).Count == 0)
        {
            Empty(start);
            return null;
        }

        return scope is null or "title" or "abstract" ? new Match.Phrase(In(scope), text, within) : Named(scope, text, start);
    }

    public Match? Word(string? scope)
    {
        var start = cursor.At;
        var raw = Raw();
        if (cursor.IsAt('~') || raw.Length == 0)
        {
            var place = cursor.At;
            cursor.At++;
            Raw();
            cursor.Fail("E11", place, cursor.At, "a sign stands here that belongs behind a term or a phrase", "A distance needs a phrase, as \"safety language\"~5; a weight a term, as safety^2.");
            return null;
        }

        return Misleading(raw, start) ? null : IsText(scope) ? Plain(scope, raw, start) : Named(scope!, raw, start);
    }

    public Match? Compared(string name)
    {
        var length = ComparisonLength(cursor);
        var comparison = cursor.Text.Substring(cursor.At, length) switch
        {
            ">=" => Comparison.AtLeast,
            "<=" => Comparison.AtMost,
            ">" => Comparison.More,
            "<" => Comparison.Less,
            _ => Comparison.Equal,
        };
        cursor.At += length;
        var start = cursor.At;
        var raw = Raw();
        if (MatchNames.Number(name) is { } number)
        {
            if (long.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            {
                return new Match.Number(number, comparison, value);
            }

            cursor.Fail("E6", start, cursor.At, $"'{raw}' is no number", $"Write digits without a space, as {name}>=20.");
            return null;
        }

        if (DateOnly.TryParseExact(raw, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return new Match.Date(MatchNames.Date(name)!.Value, comparison, day);
        }

        cursor.Fail("E6", start, cursor.At, $"'{raw}' is no day", $"Write year, month and day without a space, as {name}>=2025-01-31.");
        return null;
    }

    private Match? Plain(string? scope, string raw, int start)
    {
        var exact = raw[0] == '=';
        var text = exact ? raw[1..] : raw;
        var words = Words.Of(text);
        if (text.Contains('*', StringComparison.Ordinal))
        {
            if (!exact && text.IndexOf('*', StringComparison.Ordinal) == text.Length - 1 && words.Count == 1 && words[0].EnumerateRunes().Count() >= 3)
            {
                return new Match.Prefix(In(scope), text[..^1]);
            }

            cursor.Fail("E8", start, cursor.At, "a star ends one word of 3 letters or more", "Write more letters before it, as quantiz*, and nothing after it.");
            return null;
        }

        if (words.Count == 0)
        {
            Empty(start);
            return null;
        }

        return exact ? new Match.Exact(In(scope), text) : new Match.Word(In(scope), text);
    }

    private Match? Named(string scope, string text, int start)
    {
        var star = text.IndexOf('*', StringComparison.Ordinal);
        var archive = scope == "cat" && star > 1 && text.EndsWith(".*", StringComparison.Ordinal) && star == text.Length - 1;
        var everything = scope == "id" && text == "*";
        if ((star >= 0 && !archive && !everything) || text[0] == '=')
        {
            cursor.Fail("E8", start, cursor.At, $"{scope}: takes no star or = here", "A star stands in cat:cs.* for an archive and in id:* for every paper.");
            return null;
        }

        if (!everything && Words.Of(text).Count == 0)
        {
            Empty(start);
            return null;
        }

        return scope switch
        {
            "author" => new Match.Author(text),
            "org" => new Match.Organisation(text),
            "cat" => new Match.Category(text),
            "source" => new Match.Source(text),
            _ => new Match.Id(text),
        };
    }

    private int? Within()
    {
        cursor.At++;
        var start = cursor.At;
        var raw = Raw();
        if (int.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var within) && within is >= 1 and <= 1000)
        {
            return within;
        }

        cursor.Fail("E6", start, cursor.At, $"'{raw}' is no distance", "Write a number from 1 to 1000, as \"safety language\"~5.");
        return null;
    }

    /// <summary>Signs that look like the grammar's own, and would be searched for in silence.</summary>
    private bool Misleading(string raw, int start)
    {
        var quote = raw.IndexOfAny(['“', '”', '„', '«', '»']);
        if (quote >= 0)
        {
            cursor.Fail("E11", start + quote, start + quote + 1, "only straight quotes make a phrase", "Write \" instead.");
            return true;
        }

        if (raw[0] is '–' or '—' or '−' or '-' or '+' or '?' or '<' or '>')
        {
            cursor.Fail("E11", start, start + 1, $"{raw[0]} does not stand here", "The signs - + ? stand before a term or its field; comparisons stand without spaces, as upvotes>=20.");
            return true;
        }

        return false;
    }

    private void Empty(int start) =>
        cursor.Fail("E10", start, cursor.At, "there is nothing to search for here", "Only letters and digits are searched for; comparisons stand without spaces, as upvotes>=20.");

    private static bool IsText(string? scope) => scope is null or "title" or "abstract";

    private static Field In(string? scope) => scope switch { "title" => Field.Title, "abstract" => Field.Abstract, _ => Field.Any };
}
