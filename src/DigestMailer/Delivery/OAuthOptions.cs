namespace DigestMailer.Delivery;

/// <summary>
/// The <c>OAuth</c> part of a relay: a token endpoint (RFC 6749) that is asked, or a file that somebody else keeps fresh.
/// </summary>
internal sealed class OAuthOptions
{
    /// <summary>The token endpoint; https, or http on this machine.</summary>
    public string? TokenUrl { get; init; }

    public string? ClientId { get; init; }

    public string? ClientSecret { get; init; }

    /// <summary>With it the grant is <c>refresh_token</c>, without it <c>client_credentials</c>.</summary>
    public string? RefreshToken { get; init; }

    public string? Scope { get; init; }

    /// <summary>A file that holds an access token and nothing else; read again for every line that is opened.</summary>
    public string? TokenFile { get; init; }

    public bool IsSet => !string.IsNullOrEmpty(TokenUrl) || !string.IsNullOrEmpty(TokenFile);

    /// <returns>Each with the name of its key and the cure; no value stands in them.</returns>
    public IEnumerable<string> Problems()
    {
        var hasFile = !string.IsNullOrEmpty(TokenFile);
        if (hasFile && !string.IsNullOrEmpty(TokenUrl))
        {
            yield return "TokenUrl and TokenFile are both set: remove one.";
        }

        if (!IsSet && (ClientId ?? ClientSecret ?? RefreshToken ?? Scope) is { Length: > 0 })
        {
            yield return "TokenUrl is missing: name the token endpoint, or remove the section.";
        }

        if (!hasFile && TokenUrl is { Length: > 0 } url)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address)
                || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
            {
                yield return "TokenUrl must be an https address: secrets are sent there.";
            }

            if (string.IsNullOrEmpty(ClientId))
            {
                yield return "ClientId is missing: set it to the name under which this program is registered.";
            }

            if (string.IsNullOrEmpty(RefreshToken) && string.IsNullOrEmpty(ClientSecret))
            {
                yield return "RefreshToken or ClientSecret is missing: one of them proves who asks.";
            }
        }
    }
}
