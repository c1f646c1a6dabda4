using System.Globalization;

namespace DigestMailer.Mail.Smtp.Replies;

/// <summary>Reads the lines of a table of rules; <c>reply-rules.txt</c> explains their form.</summary>
internal static class ReplyTableReader
{
    private const string Seam = "operator rules";

    /// <param name="source">The table, with the line where the operator's rules belong and a last rule that always fits.</param>
    /// <exception cref="FormatException">A line is wrong; the message names it.</exception>
    public static IReadOnlyList<ReplyRule> Read(string source, string operators)
    {
        var families = new Dictionary<string, List<ReplyPhrase>>();
        Words(source, families);
        Words(operators, families);
        var rules = new List<ReplyRule>();
        foreach (var rule in Rules(source, families))
        {
            if (rule is not null)
            {
                rules.Add(rule);
                continue;
            }

            foreach (var own in Rules(operators, families))
            {
                rules.Add(own ?? throw new FormatException($"The line \"{Seam}\" belongs into the built-in table only."));
            }
        }

        return rules[^1].Conditions.Count == 0 ? rules : throw new FormatException("The last rule must have no condition.");
    }

    private static IEnumerable<(int Number, string Text)> Lines(string text) =>
        text.Split('\n')
            .Select((line, index) => (index + 1, line.Trim()))
            .Where(line => line.Item2.Length > 0 && line.Item2[0] != '#');

    private static void Words(string text, Dictionary<string, List<ReplyPhrase>> families)
    {
        foreach (var (number, line) in Lines(text).Where(line => line.Text.StartsWith("words ", StringComparison.Ordinal)))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                throw Wrong(number, "after the family's name comes a colon");
            }

            var name = line[6..colon].Trim();
            if (!families.TryGetValue(name, out var family))
            {
                families[name] = family = [];
            }

            family.AddRange(Phrases(line[(colon + 1)..], number));
        }
    }

    private static List<ReplyPhrase> Phrases(string text, int number)
    {
        try
        {
            return [.. text.Split('|').Select(phrase => new ReplyPhrase(phrase))];
        }
        catch (FormatException wrong)
        {
            throw Wrong(number, wrong.Message);
        }
    }

    /// <returns>Null stands for the seam.</returns>
    private static IEnumerable<ReplyRule?> Rules(string text, Dictionary<string, List<ReplyPhrase>> families)
    {
        foreach (var (number, line) in Lines(text).Where(line => !line.Text.StartsWith("words ", StringComparison.Ordinal)))
        {
            if (line == Seam)
            {
                yield return null;
                continue;
            }

            if (line.Split(':', 3) is not [var type, var name, var conditions] || !Enum.TryParse<ReplyClass>(type, out var found) || int.TryParse(type, out _))
            {
                throw Wrong(number, $"a rule is \"Class: name: conditions\", with a class of {string.Join(", ", Enum.GetNames<ReplyClass>())}");
            }

            yield return new ReplyRule(
                name.Trim(), found, [.. conditions.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(one => Condition(one, families, number))]);
        }
    }

    private static ReplyCondition Condition(string text, Dictionary<string, List<ReplyPhrase>> families, int number)
    {
        if (text.StartsWith("not ", StringComparison.Ordinal))
        {
            var inner = Condition(text[4..].TrimStart(), families, number);
            return inner with { IsNegated = !inner.IsNegated };
        }

        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var (verb, rest) = space < 0 ? (text, "") : (text[..space], text[(space + 1)..]);
        var words = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            throw Wrong(number, $"the condition \"{text}\" says nothing");
        }

        return verb switch
        {
            "code" => new ReplyCondition.Code([.. words.Select(word => Codes(word, number))]),
            "status" => new ReplyCondition.Status([.. words.Select(word => Pattern(word, number))]),
            "stage" => new ReplyCondition.Stage(words.SelectMany(word => Stages(word, number)).ToHashSet()),
            "text" => new ReplyCondition.Text(Phrases(rest, number)),
            "says" => new ReplyCondition.Text(
                [.. words.SelectMany(word => families.GetValueOrDefault(word) ?? throw Wrong(number, $"there are no words \"{word}\""))]),
            _ => throw Wrong(number, $"\"{verb}\" is no condition: use code, status, stage, says or text"),
        };
    }

    private static (int From, int To) Codes(string word, int number)
    {
        var ends = word.Split('-');
        return word is [var first, 'x', 'x'] && char.IsAsciiDigit(first) ? ((first - '0') * 100, ((first - '0') * 100) + 99)
            : ends.Length <= 2 && ends.All(end => end.Length == 3) && Number(ends[0]) is { } from && Number(ends[^1]) is { } to ? (from, to)
            : throw Wrong(number, $"\"{word}\" is no code: write 550, 500-504 or 4xx");
    }

    private static StatusPattern Pattern(string word, int number)
    {
        if (word.Split('.') is [var type, var subject, var detail])
        {
            var ends = detail.Split('-');
            if (IsNumber(type) && IsNumber(subject) && ends.Length <= 2 && ends.All(IsNumber))
            {
                return new StatusPattern(Number(type), Number(subject), Number(ends[0]), Number(ends[^1]));
            }
        }

        throw Wrong(number, $"\"{word}\" is no enhanced code: write 5.1.1, x.7.20-26 or 5.7.x");
    }

    private static IEnumerable<SmtpStage> Stages(string word, int number) => word switch
    {
        "early" => Enum.GetValues<SmtpStage>().Where(stage => stage < SmtpStage.Recipient),
        "late" => [SmtpStage.Data, SmtpStage.Body, SmtpStage.Final],
        _ when Enum.TryParse<SmtpStage>(word, out var stage) => [stage],
        _ => throw Wrong(number, $"\"{word}\" is no stage: use early, late, {string.Join(", ", Enum.GetNames<SmtpStage>())}"),
    };

    private static bool IsNumber(string text) => text == "x" || Number(text) is not null;

    private static int? Number(string text) =>
        text.Length <= 3 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static FormatException Wrong(int number, string why) => new($"Line {number} of the reply rules: {why}.");
}
