using DigestMailer.Templates;

namespace DigestMailer.Composing;

/// <summary>Every address of our own pages that a mail may hold.</summary>
/// <param name="baseUrl">Where the pages are reached from outside; http or https.</param>
internal sealed class Links(string baseUrl)
{
    private readonly string root = baseUrl.TrimEnd('/');

    /// <summary>RFC 8058 wants https; on the developer's own machine there is nothing to protect.</summary>
    public bool IsOneClick { get; } =
        Uri.TryCreate(baseUrl, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback);

    public WebUrl Unsubscribe(string token) => WebUrl.Parse($"{root}/unsubscribe/{Uri.EscapeDataString(token)}");
}
