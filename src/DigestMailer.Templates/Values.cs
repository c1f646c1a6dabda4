using System.Diagnostics.CodeAnalysis;

namespace DigestMailer.Templates;

/// <summary>
/// An address that may stand in a link: absolute http, https or mailto, without user information or controls.
/// There is no other way into a URL attribute.
/// </summary>
public sealed class WebUrl
{
    private WebUrl(string text) => Text = text;

    /// <summary>The address in its percent-encoded form, ASCII only.</summary>
    public string Text { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out WebUrl? url)
    {
        url = null;
        if (text is null || text.Any(char.IsControl) || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri))
        {
            return false;
        }

        var allowed = uri.Scheme is "http" or "https" ? uri.UserInfo.Length == 0 && uri.Host.Length > 0 : uri.Scheme == "mailto";
        if (!allowed)
        {
            return false;
        }

        url = new WebUrl(uri.AbsoluteUri);
        return true;
    }

    /// <exception cref="FormatException">The text is no such address.</exception>
    public static WebUrl Parse(string text) =>
        TryParse(text, out var url) ? url : throw new FormatException($"'{text}' is no http, https or mailto address.");

    public override string ToString() => Text;
}

/// <summary>
/// A gap: a place in the output that the caller fills later. It is printed, in every kind of output, as its name between
/// two noncharacters; text values lose those characters, so nothing but a gap can look like one.
/// </summary>
public sealed record Gap(string Name)
{
    public const char Open = '\uFDD0';
    public const char Close = '\uFDD1';
}
