using DigestMailer.Hosting;
using System.Globalization;

namespace DigestMailer.Selection;

/// <summary>The ends of the grammar: terms, fields with their values, brackets and the weight behind them.</summary>
/// <param name="group">Reads a bracketed group, the field of its terms given.</param>
internal sealed class TermReader(MatchCursor cursor, Func<string?, int, Match?> group)
{
    private readonly List<MatchError> lowerCaseOperators = [];
    private readonly ValueReader values = new(cursor);

    public IReadOnlyList<MatchError> LowerCaseOperators => lowerCaseOperators;

    public Match? Primary(string? scope, int depth)
    {
        var match = cursor.IsAt('(') ? group(scope, depth) : NameEnd() is { } end ? Named(scope, end, depth) : Term(scope);
        while (cursor.IsAt('^'))
        {
            match = Boosted(match);
        }

        return match;
    }

    /// <summary>Where a run of letters ends that a colon or a comparison follows.</summary>
    private int? NameEnd()
    {
        var end = cursor.At;
        while (end < cursor.Text.Length && char.IsAsciiLetter(cursor.Text[end]))
        {
            end++;
        }

        return end > cursor.At && end < cursor.Text.Length && cursor.Text[end] is ':' or '=' or '<' or '>' ? end : null;
    }

    private Match? Named(string? scope, int end, int depth)
    {
        var start = cursor.At;
        var name = cursor.Text[start..end].ToLowerInvariant();
        cursor.At = end;
        var colon = cursor.IsAt(':');
        if (scope is not null)
        {
            cursor.Fail("E11", start, end, $"{name} stands inside the brackets of {scope}", "Close the brackets before it.");
            return Skipped(depth);
        }

        if (Array.IndexOf(MatchNames.Compared, name) >= 0)
        {
            return cursor.Term(start) ? values.Compared(name) : null;
        }

        if (Array.IndexOf(MatchNames.Texts, name) < 0)
        {
            Unknown(name, start, end);
            return Skipped(depth);
        }

        if (!colon)
        {
            cursor.Fail("E7", end, end + ValueReader.ComparisonLength(cursor), $"{name} cannot be compared", $"Write {name}: and what to look for.");
            return Skipped(depth);
        }

        cursor.At++;
        if (cursor.Ended || char.IsWhiteSpace(cursor.Current) || cursor.Current is ')' or '|')
        {
            cursor.Fail("E4", start, cursor.At, $"nothing follows {name}:", "Put the term behind the colon without a space.");
            return null;
        }

        return cursor.IsAt('(') ? group(name, depth) : Term(name);
    }

    private void Unknown(string name, int start, int end)
    {
        if (name == "version")
        {
            cursor.Fail("E5", start, end, "version is not supported yet: no source tells it", "Remove it.");
            return;
        }

        var nearest = Nearness.Nearest(name, MatchNames.Texts.Concat(MatchNames.Compared));
        cursor.Fail("E5", start, end, $"there is no field {name}", nearest is null
            ? $"To search for these words, put them in quotes; the fields are {string.Join(", ", MatchNames.Texts.Concat(MatchNames.Compared))}."
            : $"Did you mean {nearest}?");
    }

    /// <summary>Reads past a value whose field is wrong; mistakes inside it still count.</summary>
    private Match? Skipped(int depth)
    {
        cursor.At += ValueReader.ComparisonLength(cursor);
        switch (cursor.Current)
        {
            case '(':
                group(null, depth);
                break;
            case '"':
                values.Phrase(null);
                break;
            default:
                values.Raw();
                break;
        }

        return null;
    }

    private Match? Term(string? scope)
    {
        var start = cursor.At;
        var match = cursor.IsAt('"') ? values.Phrase(scope) : values.Word(scope);
        if (match is Match.Word { Field: Field.Any, Text: "or" or "and" or "not" } word)
        {
            lowerCaseOperators.Add(cursor.Note("W1", start, cursor.At, $"'{word.Text}' is searched for as a word", $"Write {word.Text.ToUpperInvariant()} if you mean the operator."));
        }

        return match is not null && cursor.Term(start) ? match : null;
    }

    private Match? Boosted(Match? of)
    {
        cursor.At++;
        var start = cursor.At;
        var number = values.Raw();
        if (decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var weight) && weight is >= 0.1m and <= 10m)
        {
            if (of is Match.Boosted && cursor.Text[start - 2] != ')')
            {
                cursor.Fail("E11", start - 1, cursor.At, "the term has a weight already", "Keep one of the two.");
            }

            return of is null ? null : new Match.Boosted(of, weight);
        }

        cursor.Fail("E6", start, cursor.At, $"'{number}' is no weight", "Write a number from 0.1 to 10, as ^2.");
        return of;
    }
}
