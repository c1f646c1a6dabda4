using System.Net;
using DigestMailer.Subscribers;
using DigestMailer.Tests.Delivery;

namespace DigestMailer.Tests.Web;

/// <summary>RFC 8058: POST takes off, looking changes nothing, and a refusal tells nothing.</summary>
public sealed class UnsubscribeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Uri Link(Site site, Link link) => new($"/unsubscribe/{site.Get<LinkToken>().Write(link)}", UriKind.Relative);

    private static Uri Out(Site site, long subscriber, long epoch = 0) => Link(site, new Link(LinkPurpose.Unsubscribe, subscriber, epoch));

    private static async Task PlanAsync(Site site, params long[] subscribers) => await site.Database.PlanAsync(
        site.Clock,
        [.. subscribers.Select(id => Some.Row(id) with { DueAt = Some.Noon.AddHours(1).ToUnixTimeMilliseconds() })],
        Token);

    private static HttpContent? Body(string kind) => kind switch
    {
        "none" => null,
        "form" => new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]),
        "multipart" => new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } },
        _ => new StringContent("anything"),
    };

    [Theory]
    [InlineData("none")]
    [InlineData("form")]
    [InlineData("multipart")]
    [InlineData("other")]
    public async Task A_post_takes_the_person_off_and_withdraws_what_waits_whatever_its_body(string kind)
    {
        await using var site = await Site.OpenAsync();
        var (ann, bob) = (await site.SubscribeAsync("ann@example.org"), await site.SubscribeAsync("bob@example.org"));
        await PlanAsync(site, ann, bob);

        using var answer = await site.Client.PostAsync(Out(site, ann), Body(kind), Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal((SubscriberState.Left, SubscriberState.Active), (await site.StateAsync(ann), await site.StateAsync(bob)));
        Assert.Equal(["withdrawn", "queued"], await site.QueryAsync<string>("SELECT state FROM deliveries ORDER BY subscriber_id"));
        Assert.Equal(
            ["added", "left by unsubscribe link"],
            await site.QueryAsync<string>(
                "SELECT CASE WHEN event = 'left' THEN event || ' by ' || origin ELSE event END FROM consents WHERE subscriber_id = @ann ORDER BY id", new { ann }));
    }

    [Fact]
    public async Task A_post_from_another_site_without_cookies_is_as_good()
    {
        await using var site = await Site.OpenAsync();
        var ann = await site.SubscribeAsync("ann@example.org");
        using var request = new HttpRequestMessage(HttpMethod.Post, Out(site, ann));
        request.Headers.Add("Origin", "https://mail.example.com");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        request.Content = Body("form");

        using var answer = await site.Client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(SubscriberState.Left, await site.StateAsync(ann));
    }

    [Fact]
    public async Task A_repeated_post_is_harmless()
    {
        await using var site = await Site.OpenAsync();
        var ann = await site.SubscribeAsync("ann@example.org");
        var bodies = new List<string>();
        for (var turn = 0; turn < 3; turn++)
        {
            using var answer = await site.Client.PostAsync(Out(site, ann), null, Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            bodies.Add(await answer.Content.ReadAsStringAsync(Token));
        }

        Assert.Single(bodies.Distinct());
        Assert.Single(await site.QueryAsync<string>("SELECT event FROM consents WHERE event = 'left'"));
    }

    [Fact]
    public async Task What_is_claimed_when_the_post_comes_is_not_tried_again()
    {
        await using var site = await Site.OpenAsync();
        var ann = await site.SubscribeAsync("ann@example.org");
        await PlanAsync(site, ann);
        await site.ExecuteAsync("UPDATE deliveries SET state = 'claimed', token = 't', node = 'other', leased_until = 9999999999999");

        using var answer = await site.Client.PostAsync(Out(site, ann), null, Token);
        Assert.Equal("withdrawn", Assert.Single(await site.QueryAsync<string>("SELECT stop FROM deliveries")));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Nothing_but_a_post_changes_anything(string method)
    {
        await using var site = await Site.OpenAsync();
        var ann = await site.SubscribeAsync("ann@example.org");
        await PlanAsync(site, ann);

        using var request = new HttpRequestMessage(new HttpMethod(method), Out(site, ann));
        using var answer = await site.Client.SendAsync(request, Token);
        Assert.Equal(SubscriberState.Active, await site.StateAsync(ann));
        Assert.Equal("queued", Assert.Single(await site.QueryAsync<string>("SELECT state FROM deliveries")));
        Assert.Equal(method is "GET", answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task The_page_asks_with_a_button_in_the_readers_language_and_names_nobody()
    {
        await using var site = await Site.OpenAsync();
        var layla = await site.SubscribeAsync("layla@example.org", new Preferences { Wish = "id:*", Language = "ar" });
        var page = await site.Client.GetStringAsync(Out(site, layla), Token);
        Assert.Contains("<html lang=\"ar\" dir=\"rtl\">", page, StringComparison.Ordinal);
        Assert.Contains("<form method=\"post\">", page, StringComparison.Ordinal);
        Assert.DoesNotContain("layla", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_bad_token_is_refused_alike()
    {
        await using var site = await Site.OpenAsync();
        var ann = await site.SubscribeAsync("ann@example.org");
        await site.ExecuteAsync("UPDATE subscribers SET epoch = 1");
        var good = site.Get<LinkToken>().Write(new Link(LinkPurpose.Unsubscribe, ann, 1));
        var bad = new[]
        {
            "x",
            new string('A', 600),
            good[..^1],
            good + "A",
            (good[0] == 'A' ? 'B' : 'A') + good[1..],
            good[..^4] + (good[^4] == 'A' ? 'B' : 'A') + good[^3..],
            Out(site, ann, epoch: 0).OriginalString["/unsubscribe/".Length..],
            Out(site, ann, epoch: 2).OriginalString["/unsubscribe/".Length..],
            Out(site, 999).OriginalString["/unsubscribe/".Length..],
            Out(site, 0).OriginalString["/unsubscribe/".Length..],
            Link(site, new Link(LinkPurpose.Preferences, ann, 1)).OriginalString["/unsubscribe/".Length..],
            Link(site, new Link(LinkPurpose.Confirm, ann, 1)).OriginalString["/unsubscribe/".Length..],
        };

        var answers = new List<string>();
        foreach (var token in bad)
        {
            foreach (var method in new[] { HttpMethod.Post, HttpMethod.Get })
            {
                using var request = new HttpRequestMessage(method, $"/unsubscribe/{token}");
                using var answer = await site.Client.SendAsync(request, Token);
                answers.Add($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Token)}");
            }
        }

        Assert.StartsWith("404 <!DOCTYPE html>", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
        Assert.Equal(SubscriberState.Active, await site.StateAsync(ann));
        using var last = await site.Client.PostAsync(new Uri($"/unsubscribe/{good}", UriKind.Relative), null, Token);
        Assert.Equal(SubscriberState.Left, await site.StateAsync(ann));
    }

    [Theory]
    [InlineData("Paused", "Left")]
    [InlineData("Suppressed", "Suppressed")]
    [InlineData("Left", "Left")]
    public async Task Whoever_holds_the_link_is_written_to_no_more(string before, string after)
    {
        await using var site = await Site.OpenAsync();
        var ann = await site.SubscribeAsync("ann@example.org");
        await site.Get<SubscriberStore>().ChangeStateAsync(ann, Enum.Parse<SubscriberState>(before), "test", Token);
        using var answer = await site.Client.PostAsync(Out(site, ann), null, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(after, $"{await site.StateAsync(ann)}");
    }
}
