using System.Text.RegularExpressions;

namespace DigestMailer.Delivery;

/// <summary>Other people's words, fit to be kept: no address stands in them, and they end.</summary>
internal static partial class Masked
{
    private const int Longest = 400;

    public static string Words(string text)
    {
        var masked = Address().Replace(text, "(address)");
        return masked.Length <= Longest ? masked : string.Concat(masked.AsSpan(0, Longest), "…");
    }

    [GeneratedRegex("""(?:"[^"]*"|[^\s<>()"',;:=\[\]]+)@[^\s<>()"',;:\]]+""", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
