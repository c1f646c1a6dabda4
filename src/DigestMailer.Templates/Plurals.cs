namespace DigestMailer.Templates;

/// <summary>The plural category of a whole number after CLDR, for the languages that differ from "one, other".</summary>
internal static class Plurals
{
    public static string Category(string locale, decimal number)
    {
        var n = Math.Abs(number);
        if (n != decimal.Truncate(n))
        {
            return Language(locale) is "cs" or "sk" or "lt" ? "many" : "other";
        }

        var tens = n % 100;
        var ones = n % 10;
        return Language(locale) switch
        {
            "ja" or "zh" or "ko" or "th" or "vi" or "id" or "ms" => "other",
            "fr" or "pt" or "hi" or "fa" or "bn" => n <= 1 ? "one" : "other",
            "ru" or "uk" or "be" => ones == 1 && tens != 11 ? "one" : ones is >= 2 and <= 4 && tens is < 12 or > 14 ? "few" : "many",
            "pl" => n == 1 ? "one" : ones is >= 2 and <= 4 && tens is < 12 or > 14 ? "few" : "many",
            "cs" or "sk" => n == 1 ? "one" : n is >= 2 and <= 4 ? "few" : "other",
            "hr" or "sr" or "bs" => ones == 1 && tens != 11 ? "one" : ones is >= 2 and <= 4 && tens is < 12 or > 14 ? "few" : "other",
            "sl" => tens == 1 ? "one" : tens == 2 ? "two" : tens is 3 or 4 ? "few" : "other",
            "lt" => ones == 1 && tens is < 11 or > 19 ? "one" : ones is >= 2 and <= 9 && tens is < 11 or > 19 ? "few" : "other",
            "lv" => ones == 0 || tens is >= 11 and <= 19 ? "zero" : ones == 1 ? "one" : "other",
            "ro" => n == 1 ? "one" : n == 0 || tens is >= 1 and <= 19 ? "few" : "other",
            "he" => n == 1 ? "one" : n == 2 ? "two" : "other",
            "ga" => n == 1 ? "one" : n == 2 ? "two" : n is >= 3 and <= 6 ? "few" : n is >= 7 and <= 10 ? "many" : "other",
            "ar" => n == 0 ? "zero" : n == 1 ? "one" : n == 2 ? "two" : tens is >= 3 and <= 10 ? "few" : tens >= 11 ? "many" : "other",
            "cy" => n == 0 ? "zero" : n == 1 ? "one" : n == 2 ? "two" : n == 3 ? "few" : n == 6 ? "many" : "other",
            _ => n == 1 ? "one" : "other",
        };
    }

    private static string Language(string locale)
    {
        var dash = locale.IndexOf('-', StringComparison.Ordinal);
        return (dash < 0 ? locale : locale[..dash]).ToLowerInvariant();
    }
}
