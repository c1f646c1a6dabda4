using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DigestMailer.Templates;

/// <summary>The group <c>regex</c>: patterns of the platform, matched in linear time. The options are letters: i, m, s, x.</summary>
internal static class RegexFunctions
{
    /// <summary>Steps for one call: so many that the deadline is looked at before each.</summary>
    private const int Work = 1024;

    private const int BytesForEachGroup = 96;

    /// <summary>What the platform notes down for each group at each character.</summary>
    private const int BytesForEachStep = 8;

    public static IEnumerable<LibraryFunction> All { get; } =
    [
        new("regex.escape", "pattern", "The text as a pattern that matches itself.", Escape, Known.Text),
        new("regex.match", "text pattern options?", "The first match and then its groups; empty when there is none.", Match, Known.List),
        new("regex.matches", "text pattern options?", "Every match, each as a list with its groups behind it.", Matches, Known.List),
        new("regex.replace", "text pattern replace options?", "Every match replaced; $1 and ${name} are its groups.", Replace, Known.Text),
        new("regex.split", "text pattern options?", "The pieces between the matches, with the groups of each match.", Split, Known.List),
        new("regex.unescape", "pattern", "The text that an escaped pattern matches.", Unescape, Known.Text),
    ];

    private delegate void Seen(Match match);

    private static Value Escape(in Arguments a)
    {
        var text = a.Given(0);
        a.Pay(text.Length);
        return Value.Of(Regex.Escape(text));
    }

    private static Value Unescape(in Arguments a)
    {
        try
        {
            return Value.Of(Regex.Unescape(a.Given(0)));
        }
        catch (ArgumentException)
        {
            throw a.Fail("this is no escaped pattern");
        }
    }

    private static Value Match(in Arguments a)
    {
        var (regex, text) = Prepared(a, 2);
        var groups = new List<Value>();
        var run = a.Run;
        Walk(a, regex, text, first: true, match => AddGroups(run, match, groups, from: 0, all: true));
        return Value.Of(groups);
    }

    private static Value Matches(in Arguments a)
    {
        var (regex, text) = Prepared(a, 2);
        var matches = new List<Value>();
        var run = a.Run;
        Walk(a, regex, text, first: false, match =>
        {
            run.Budget.Charge(1, 120);
            var groups = new List<Value>();
            AddGroups(run, match, groups, from: 0, all: true);
            matches.Add(Value.Of(groups));
        });
        return Value.Of(matches);
    }

    private static Value Replace(in Arguments a)
    {
        var by = a.Given(2);
        var (regex, text) = Prepared(a, 3);
        var run = a.Run;
        var (groups, wholes) = (by.AsSpan().Count('$'), by.AsSpan().Count("$_") + by.AsSpan().Count("$`") + by.AsSpan().Count("$'"));
        var built = new PaidText(run);
        var at = 0;
        Walk(a, regex, text, first: false, match =>
        {
            // A group is no longer than its match, but $_ and its like are as long as the text.
            run.Budget.Charge(1, 2 * (by.Length + ((long)groups * match.Length) + ((long)wholes * text.Length)));
            built.Add(text.AsSpan(at, match.Index - at)).Add(match.Result(by));
            at = match.Index + match.Length;
        });
        return Value.Of(built.Add(text.AsSpan(at)).ToString());
    }

    private static Value Split(in Arguments a)
    {
        var (regex, text) = Prepared(a, 2);
        var pieces = new List<Value>();
        var run = a.Run;
        var at = 0;
        Walk(a, regex, text, first: false, match =>
        {
            AddPiece(run, pieces, text[at..match.Index]);
            AddGroups(run, match, pieces, from: 1, all: false);
            at = match.Index + match.Length;
        });
        AddPiece(run, pieces, text[at..]);
        return Value.Of(pieces);
    }

    private static void AddGroups(Run run, Match match, List<Value> to, int from, bool all)
    {
        for (var i = from; i < match.Groups.Count; i++)
        {
            var group = match.Groups[i];
            if (all || group.Success)
            {
                run.Budget.Charge(1, 24 + (2L * group.Length));
                to.Add(Value.Of(group.Value));
            }
        }
    }

    private static void AddPiece(Run run, List<Value> pieces, string piece)
    {
        run.Budget.Charge(1, 64 + (2L * piece.Length));
        pieces.Add(Value.Of(piece));
    }

    private static (Regex Regex, string Text) Prepared(in Arguments a, int options)
    {
        var (text, pattern) = (a.Given(0), a.Given(1));
        return (a.Run.Pattern(pattern, a.Text(options), a.Site), text);
    }

    /// <summary>One match after the other; all of them together have the time of one.</summary>
    private static void Walk(in Arguments a, Regex regex, string text, bool first, Seen seen)
    {
        var budget = a.Run.Budget;
        var groups = regex.GetGroupNumbers().Length;
        var start = Stopwatch.GetTimestamp();
        budget.Charge(Work + (text.Length / 16), BytesForEachStep * (groups - 1) * (long)text.Length);
        try
        {
            for (var match = regex.Match(text); match.Success; match = match.NextMatch())
            {
                budget.Charge(1, BytesForEachGroup * (long)groups);
                seen(match);
                if (first)
                {
                    return;
                }

                if (Stopwatch.GetElapsedTime(start) > Patterns.LongestMatch)
                {
                    throw TooLong(a);
                }
            }
        }
        catch (RegexMatchTimeoutException)
        {
            throw TooLong(a);
        }
    }

    private static TemplateException TooLong(in Arguments a) =>
        a.Run.Fail(a.Site, "DMT2003", $"this pattern takes longer than {Patterns.LongestMatch.TotalMilliseconds} ms");
}
