using System.Text.RegularExpressions;

namespace DigestMailer.Templates;

/// <summary>
/// The patterns of one template, each built once. Only the platform's linear mode is used: there is no pattern that takes
/// time out of proportion to its text, and those that would need it (look-around, back-references) are refused.
/// </summary>
internal sealed class Patterns
{
    private const int LongestPattern = 1024;

    /// <summary>An automaton grows by its repetitions, and doubles with each that stands in another one.</summary>
    private const int MostRepetitions = 64;
    private const int DeepestGroup = 8;

    public static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<(string Pattern, string Options), Regex> built = [];

    /// <summary>Builds a pattern of the template's own text; afterwards nothing is added.</summary>
    /// <returns>What is wrong with it, or null.</returns>
    public string? Add(string pattern, string options)
    {
        var (regex, wrong) = Build(pattern, options);
        if (regex is not null)
        {
            built[(pattern, options)] = regex;
        }

        return wrong;
    }

    public Regex? Find(string pattern, string options) => built.GetValueOrDefault((pattern, options));

    public static (Regex? Regex, string? Wrong) Build(string pattern, string options)
    {
        if (pattern.Length > LongestPattern)
        {
            return (null, $"a pattern has {LongestPattern} characters at most, this one {pattern.Length}");
        }

        var (depth, repetitions) = Measure(pattern, options);
        if (repetitions > MostRepetitions || depth > DeepestGroup)
        {
            return (null, $"a pattern repeats at {MostRepetitions} places at most, with groups no deeper than {DeepestGroup}; this one at {repetitions}, {depth} deep");
        }

        var chosen = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
        foreach (var option in options)
        {
            chosen |= option switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                _ => RegexOptions.None,
            };
        }

        try
        {
            return (new Regex(pattern, chosen, LongestMatch), null);
        }
        catch (NotSupportedException)
        {
            return (null, "patterns are matched in linear time: look-around, back-references, atomic groups and very large repetitions are not offered");
        }
        catch (ArgumentException wrong)
        {
            return (null, $"this is no pattern: {wrong.Message}");
        }
    }

    /// <summary>
    /// How deep groups stand in one another, and how often something is repeated. Where comments may hide brackets,
    /// every group counts as standing in the one before it.
    /// </summary>
    private static (int Depth, int Repetitions) Measure(string pattern, string options)
    {
        var mayHide = options.Contains('x', StringComparison.Ordinal) || pattern.Contains("(?", StringComparison.Ordinal) && pattern.AsSpan().ContainsAny('#', 'x');
        var (depth, deepest, repetitions, inSet) = (0, 0, 0, -1);
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i += i + 1 < pattern.Length && pattern[i + 1] == 'c' ? 2 : 1;
                    break;
                case ']' when inSet >= 0 && i > inSet:
                    inSet = -1;
                    break;
                case '[' when inSet < 0 && !mayHide:
                    // A bracket right at the start of a set belongs to it.
                    inSet = i + 1 < pattern.Length && pattern[i + 1] == '^' ? i + 2 : i + 1;
                    break;
                case '(' when inSet < 0:
                    deepest = Math.Max(deepest, ++depth);
                    break;
                case ')' when inSet < 0 && !mayHide:
                    depth = Math.Max(0, depth - 1);
                    break;
                case '*' or '+' or '?' or '{' when inSet < 0:
                    repetitions++;
                    break;
            }
        }

        return (deepest, repetitions);
    }
}
