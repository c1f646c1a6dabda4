using System.Net;

namespace DigestMailer.Cli.Doctoring;

/// <summary>The address in List-Unsubscribe, as a mailbox provider meets it: https, a GET that changes nothing, a POST that is understood.</summary>
internal static class OneClickCheck
{
    private static readonly FormUrlEncodedContent OneClick = new([new("List-Unsubscribe", "One-Click")]);

    public static async Task<IReadOnlyList<Finding>> LookAsync(string baseUrl, TimeSpan patience, CancellationToken cancellationToken)
    {
        const string What = "one-click address";
        var page = new Uri(new Uri(baseUrl.EndsWith('/') ? baseUrl : baseUrl + "/"), "u/doctor");
        if (page.Scheme != Uri.UriSchemeHttps)
        {
            return [Finding.Warn(What, $"{page} is not https: mails carry no one-click header, and large providers want one", "Put the service behind https and set Composing:BaseUrl to that address.")];
        }

        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        using var client = new HttpClient(handler) { Timeout = patience };
        try
        {
            using var looked = await client.GetAsync(page, cancellationToken);
            using var posted = await client.PostAsync(page, OneClick, cancellationToken);
            return [Judge(What, page, looked.StatusCode, posted.StatusCode, posted.Headers.Contains("Set-Cookie"))];
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return [Finding.Sick(What, $"{page} does not answer: {failure.InnerException?.Message ?? failure.Message}", "See that Composing:BaseUrl is reachable from outside, with a certificate that everybody trusts.")];
        }
    }

    /// <summary>The token is none of ours, so that nobody is unsubscribed: the service says so itself, with 4xx, and nothing in front of it asks for more.</summary>
    public static Finding Judge(string what, Uri page, HttpStatusCode looked, HttpStatusCode posted, bool setsCookie)
    {
        var seen = $"{page} answers GET with {(int)looked} and POST with {(int)posted}";
        return (int)posted is >= 300 and < 400 ? Finding.Sick(what, $"{seen}: providers do not follow a redirect of POST", "Let the address answer POST itself (RFC 8058).")
            : posted is HttpStatusCode.MethodNotAllowed or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? Finding.Sick(what, $"{seen}: POST does not get through", "Let the proxy pass POST to /u/ without signing in.")
            : (int)posted >= 500 || (int)looked >= 500 ? Finding.Sick(what, seen, "See the service's log.")
            : setsCookie ? Finding.Warn(what, $"{seen}, and sets a cookie", "Let the proxy set no cookie under /u/ (RFC 8058).")
            : Finding.Fine(what, seen);
    }
}
