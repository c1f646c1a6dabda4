using System.CommandLine.Parsing;
using System.Globalization;

namespace DigestMailer.Cli;

/// <summary>Days on the command line: YYYY-MM-DD and nothing else.</summary>
internal static class Days
{
    public static DateOnly? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens.Single().Value;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        argument.AddError($"'{text}' is no day: write YYYY-MM-DD, as 2025-11-03.");
        return null;
    }
}
