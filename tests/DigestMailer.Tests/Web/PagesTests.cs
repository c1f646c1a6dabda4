using System.Net;
using System.Text;
using DigestMailer.Delivery;
using DigestMailer.Hosting;

namespace DigestMailer.Tests.Web;

public sealed class PagesTests
{
    private const string Mail =
        "From: Papers <a@example.org>\r\nTo: ann@example.org\r\nSubject: <script>alert(1)</script> & more\r\nDate: Mon, 3 Nov 2025 12:00:00 +0000\r\n"
        + "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"b\"\r\n\r\n"
        + "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlain <b>text</b>\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Rich</p><script>x()</script>\r\n--b--\r\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<(HttpStatusCode Code, string Body)> GetAsync(Site site, string path)
    {
        using var answer = await site.Client.GetAsync(new Uri(path, UriKind.Relative), Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    private static void Keep(Site site, string name, string mail)
    {
        var folder = site.Get<DevelopmentInbox>().Folder;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name + ".eml"), mail, new UTF8Encoding(false));
    }

    [Fact]
    public async Task Every_answer_tells_the_browser_what_it_may_do()
    {
        await using var site = await Site.OpenAsync();
        foreach (var path in new[] { "/", "/inbox", "/inbox/none", "/unsubscribe/x", "/style.css", "/health/live", "/nowhere" })
        {
            using var answer = await site.Client.GetAsync(new Uri(path, UriKind.Relative), Token);
            string Header(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : $"no {name} on {path}";
            Assert.StartsWith("default-src 'none'; style-src 'self';", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", Header("Content-Security-Policy"), StringComparison.Ordinal);
            Assert.Equal("nosniff", Header("X-Content-Type-Options"));
            Assert.Equal("no-referrer", Header("Referrer-Policy"));
            Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
            Assert.Contains("no-store", Header("Cache-Control"), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Server"), path);
            Assert.False(answer.Headers.Contains("Set-Cookie"), path);
        }
    }

    [Fact]
    public async Task The_style_sheet_is_the_shipped_one()
    {
        await using var site = await Site.OpenAsync();
        using var answer = await site.Client.GetAsync(new Uri("/style.css", UriKind.Relative), Token);
        Assert.Equal("text/css; charset=utf-8", $"{answer.Content.Headers.ContentType}");
        Assert.Equal(await File.ReadAllTextAsync(Support.Repository.Path("templates", "pages", "style.css"), Token), await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Health_is_live_at_once_and_ready_only_between_start_and_drain()
    {
        await using var site = await Site.OpenAsync();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(site, "/health/live")).Code);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(site, "/health/ready")).Code);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(site, "/health/startup")).Code);

        site.Get<Readiness>().Open();
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(site, "/health/ready")).Code);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(site, "/health/startup")).Code);

        site.Get<Readiness>().Close();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(site, "/health/ready")).Code);
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(site, "/health/live")).Code);
    }

    [Fact]
    public async Task The_inbox_lists_what_it_keeps_and_escapes_it()
    {
        await using var site = await Site.OpenAsync();
        using (var root = await site.Client.GetAsync(new Uri("/", UriKind.Relative), Token))
        {
            Assert.Equal((HttpStatusCode.Found, "/inbox"), (root.StatusCode, $"{root.Headers.Location}"));
        }

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(site, "/inbox")).Code);
        Keep(site, "20251103-1", Mail);
        var (code, list) = await GetAsync(site, "/inbox");
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more", list, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", list, StringComparison.Ordinal);
        Assert.Contains("/inbox/20251103-1", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_is_shown_escaped_framed_without_rights_and_raw()
    {
        await using var site = await Site.OpenAsync();
        Keep(site, "one", Mail);
        var (_, page) = await GetAsync(site, "/inbox/one");
        Assert.Contains("Plain &lt;b&gt;text&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);

        using var html = await site.Client.GetAsync(new Uri("/inbox/one/html", UriKind.Relative), Token);
        Assert.Equal("text/html; charset=utf-8", $"{html.Content.Headers.ContentType}");
        var policy = Assert.Single(html.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("sandbox allow-popups", policy, StringComparison.Ordinal);
        Assert.Contains("; default-src 'none'; style-src 'unsafe-inline';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script", policy, StringComparison.Ordinal);
        Assert.Contains("<p>Rich</p>", await html.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);

        using var raw = await site.Client.GetAsync(new Uri("/inbox/one/raw", UriKind.Relative), Token);
        Assert.Equal("message/rfc822", $"{raw.Content.Headers.ContentType}");
        Assert.Equal(Encoding.UTF8.GetBytes(Mail), await raw.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task A_message_without_html_has_no_html_page()
    {
        await using var site = await Site.OpenAsync();
        Keep(site, "plain", "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello\r\n");
        Assert.Contains("Grüße", (await GetAsync(site, "/inbox/plain")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(site, "/inbox/plain/html")).Code);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("..%2Fsecret")]
    [InlineData("..%2F..%2Fetc%2Fpasswd")]
    [InlineData("%2E%2E%2Fsecret")]
    [InlineData("..%5Csecret")]
    [InlineData("one.eml")]
    [InlineData("*")]
    [InlineData("one%00")]
    public async Task A_name_that_is_no_message_is_not_found(string name)
    {
        await using var site = await Site.OpenAsync();
        Keep(site, "one", Mail);
        await File.WriteAllTextAsync(Path.Combine(site.Folder, "secret.eml"), "Subject: secret\r\n\r\nsecret\r\n", Token);
        foreach (var page in new[] { "", "/html", "/raw" })
        {
            var (code, body) = await GetAsync(site, $"/inbox/{name}{page}");
            Assert.True(code is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{name}{page}: {code}");
            Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--Smtp:Host=relay.example.org")]
    [InlineData("--Web:ShowInbox=false")]
    public async Task There_is_no_inbox_page_where_mail_really_leaves_or_nobody_wants_it(string setting)
    {
        await using var site = await Site.OpenAsync(setting);
        Keep(site, "one", Mail);
        foreach (var path in new[] { "/", "/inbox", "/inbox/one", "/inbox/one/html", "/inbox/one/raw" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(site, path)).Code);
        }
    }
}
