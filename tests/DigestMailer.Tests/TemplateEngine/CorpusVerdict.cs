using System.Globalization;
using System.Net;
using DigestMailer.Templates;

namespace DigestMailer.Tests.TemplateEngine;

/// <summary>How one case ended. Closed.</summary>
internal abstract record CorpusVerdict
{
    private CorpusVerdict()
    {
    }

    public sealed record Agrees : CorpusVerdict;

    /// <summary>Another answer than the reference's, for a reason that is written down.</summary>
    /// <param name="Kind">The code of our error, or the name of a general rule.</param>
    public sealed record OnPurpose(string Kind) : CorpusVerdict;

    public sealed record Wrong : CorpusVerdict;

    /// <summary>Where we differ on purpose: by the code of the error that we report instead.</summary>
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["DMT0001"] = "a '{{' that is never closed is reported; the reference takes the end of the file for its end",
        ["DMT0004"] = "numbers have 64 bits: a larger one is an error; the reference grows without bound",
        ["DMT0107"] = "words of other template languages (elseif, and, not) are reported; the reference takes them for names",
        ["DMT1013"] = "what belongs to the model or the language cannot be set",
        ["DMT1014"] = "'readonly' holds for all that follows in the text, whatever runs",
        ["DMT1040"] = "parts are named by plain strings, so that they are known before anything runs",
        ["DMT1042"] = "parts do not include themselves: how deep a set goes is known before anything runs",
        ["DMT1090"] = "left out for good: text is never compiled while rendering (object.eval, object.eval_template)",
        ["DMT2005"] = "functions call one another 32 deep; the reference 100",
        ["DMT2006"] = "division by zero and overflow are errors; the reference prints infinity or grows",
        [Indent] = "several lines are not indented to the column of their hole: it breaks pre-formatted text",
        [References] = "only the five characters of HTML are escaped: letters beyond ASCII stay as they are",
        [Limit] = "one budget takes the place of the reference's limits of a loop and a text, which are narrower",
    };

    private const string Indent = "indent";
    private const string References = "references";
    private const string Limit = "limit";

    /// <summary>The reference's own: a loop has at most 1,000 turns, a text 1,048,576 characters.</summary>
    private static readonly TemplateLimits Narrow = new() { Steps = 1_000, TextBytes = 1_048_576, MadeBytes = 2 * 1_048_576 };

    public static CorpusVerdict Of(CorpusCase one)
    {
        var (output, failure) = one.Run(Wide);
        if (failure is not null)
        {
            var first = failure.Errors[0];
            return one.Expected is null && (one.ExpectedLine.Length == 0 || first.Line.ToString(CultureInfo.InvariantCulture) == one.ExpectedLine) ? new Agrees()
                : Reasons.ContainsKey(first.Code) ? new OnPurpose(first.Code)
                : new Wrong();
        }

        var written = output!.ReplaceLineEndings("\n");
        return one.Expected is not { } expected ? (IsLimit(one) ? new OnPurpose(Limit) : new Wrong())
            : written == expected ? new Agrees()
            : Unindented(written) == Unindented(expected) ? new OnPurpose(Indent)
            : WebUtility.HtmlDecode(written) == WebUtility.HtmlDecode(expected) ? new OnPurpose(References)
            : new Wrong();
    }

    private static TemplateLimits Wide { get; } = new() { TextBytes = 16 * 1024 * 1024, MadeBytes = 64 * 1024 * 1024 };

    private static bool IsLimit(CorpusCase one) => one.Run(Narrow).Failure?.Errors[0].Code is "DMT2001" or "DMT2002" or "DMT2004";

    private static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimStart(' ', '\t')));
}
