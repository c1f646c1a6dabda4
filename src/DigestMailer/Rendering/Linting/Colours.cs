using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace DigestMailer.Rendering.Linting;

/// <summary>Text against its background, as written and as programs that invert colours make it (WCAG 2.2, contrast ratio).</summary>
internal static partial class Colours
{
    private const double Least = 7;
    private const double LeastInverted = 4.5;

    [GeneratedRegex(@"(?:^|;)\s*(?<name>color|background-color|background|display)\s*:\s*(?<value>[^;]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Declarations();

    public static void Look(Look look)
    {
        if (look.Document.Body is not { } body)
        {
            return;
        }

        foreach (var (text, ground) in Pairs(body, "#000000", "#ffffff").Distinct())
        {
            var ratio = Ratio(text, ground, inverted: false);
            var inverted = Ratio(text, ground, inverted: true);
            if (ratio < Least)
            {
                look.Warn("DMT3130", $"{text} on {ground} has a contrast of {ratio.ToString("0.0", CultureInfo.InvariantCulture)}: 7 is wanted, take a darker or a lighter colour", text);
            }
            else if (inverted < LeastInverted)
            {
                look.Warn("DMT3131", $"{text} on {ground} has a contrast of {inverted.ToString("0.0", CultureInfo.InvariantCulture)} where a program inverts colours: 4.5 is wanted", text);
            }
        }
    }

    private static IEnumerable<(string Text, string Ground)> Pairs(IElement element, string text, string ground)
    {
        foreach (Match one in Declarations().Matches(element.GetAttribute("style") ?? ""))
        {
            var value = one.Groups["value"].Value.Trim().ToLowerInvariant();
            switch (one.Groups["name"].Value.ToLowerInvariant())
            {
                case "display" when value == "none":
                    yield break;
                case "color" when IsHex(value):
                    text = value;
                    break;
                case "background-color" or "background" when IsHex(value):
                    ground = value;
                    break;
            }
        }

        if (element.ChildNodes.OfType<IText>().Any(node => !string.IsNullOrWhiteSpace(node.Data)))
        {
            yield return (text, ground);
        }

        foreach (var pair in element.Children.SelectMany(child => Pairs(child, text, ground)))
        {
            yield return pair;
        }
    }

    private static bool IsHex(string value) => value.Length is 4 or 7 && value[0] == '#' && value.Skip(1).All(char.IsAsciiHexDigit);

    private static double Ratio(string text, string ground, bool inverted)
    {
        var (one, other) = (Luminance(text, inverted), Luminance(ground, inverted));
        return (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);
    }

    private static double Luminance(string hex, bool inverted)
    {
        Span<double> parts = stackalloc double[3];
        for (var i = 0; i < 3; i++)
        {
            var digits = hex.Length == 4 ? new string(hex[i + 1], 2) : hex.Substring((2 * i) + 1, 2);
            var part = int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var share = (inverted ? 255 - part : part) / 255.0;
            parts[i] = share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }
}
