using DigestMailer.Delivery;
using DigestMailer.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DigestMailer.Tests.Delivery;

/// <summary>Where access tokens come from: an endpoint on the wire, and a file.</summary>
public sealed class OAuthTokensTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private readonly List<Dictionary<string, string>> asked = [];
    private WebApplication? endpoint;
    private Func<int, IResult> answer = number => Results.Json(new { access_token = $"tok{number}", expires_in = 3600, token_type = "Bearer" });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        endpoint = builder.Build();
        endpoint.MapPost("/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync(Token);
            int number;
            lock (asked)
            {
                asked.Add(form.ToDictionary(field => field.Key, field => field.Value.ToString()));
                number = asked.Count;
            }

            return answer(number);
        });
        await endpoint.StartAsync(Token);
    }

    public async ValueTask DisposeAsync() => await endpoint!.DisposeAsync();

    [Fact]
    public async Task A_token_is_kept_until_shortly_before_it_expires()
    {
        var tokens = Ask();
        Assert.Equal("tok1", (await tokens.GetAsync(null, Token)).Value);
        clock.Advance(TimeSpan.FromMinutes(58));
        Assert.Equal("tok1", (await tokens.GetAsync(null, Token)).Value);
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("tok2", (await tokens.GetAsync(null, Token)).Value);
        Assert.Equal(2, asked.Count);
        Assert.Equal("refresh_token", asked[0]["grant_type"]);
        Assert.Equal(("app", "r1", "mail.send"), (asked[0]["client_id"], asked[0]["refresh_token"], asked[0]["scope"]));
    }

    [Fact]
    public async Task A_refused_token_is_replaced_and_another_one_is_not()
    {
        var tokens = Ask();
        Assert.Equal("tok1", (await tokens.GetAsync(null, Token)).Value);
        Assert.Equal("tok2", (await tokens.GetAsync("tok1", Token)).Value);
        Assert.Equal("tok2", (await tokens.GetAsync("tok1", Token)).Value);
        Assert.Equal(2, asked.Count);
    }

    [Fact]
    public async Task Many_lines_that_open_at_once_ask_once()
    {
        var tokens = Ask();
        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => tokens.GetAsync(null, Token).AsTask()));
        Assert.All(all, token => Assert.Equal("tok1", token.Value));
        Assert.Single(asked);
    }

    [Fact]
    public async Task A_refresh_token_that_changes_is_taken_over()
    {
        answer = number => Results.Json(new { access_token = $"tok{number}", refresh_token = $"r{number + 1}" });
        var tokens = Ask();
        await tokens.GetAsync(null, Token);
        clock.Advance(TimeSpan.FromMinutes(6)); // no life was named: five minutes
        await tokens.GetAsync(null, Token);
        Assert.Equal(["r1", "r2"], asked.Select(form => form["refresh_token"]));
    }

    [Fact]
    public async Task Without_a_refresh_token_the_client_s_own_credentials_are_shown()
    {
        var tokens = new OAuthTokens(new OAuthOptions { TokenUrl = Url, ClientId = "app", ClientSecret = "s3cret" }, clock);
        Assert.Equal("tok1", (await tokens.GetAsync(null, Token)).Value);
        Assert.Equal(("client_credentials", "s3cret"), (asked[0]["grant_type"], asked[0]["client_secret"]));
    }

    [Theory]
    [InlineData("refused", "400 invalid_grant")]
    [InlineData("html", "something else than JSON")]
    [InlineData("empty", "gave none: 200")]
    [InlineData("array", "gave none: 200")]
    [InlineData("huge", "something else than JSON")]
    [InlineData("elsewhere", "something else than JSON")]
    public async Task An_endpoint_that_gives_none_is_a_problem_without_a_secret(string kind, string problem)
    {
        answer = _ => kind switch
        {
            "refused" => Results.Json(new { error = "invalid_grant", error_description = "r1 is known to nobody" }, statusCode: 400),
            "html" => Results.Content("<p>r1</p>"),
            "empty" => Results.Json(new { access_token = "" }),
            "array" => Results.Json(new[] { "r1" }),
            "huge" => Results.Content("{\"access_token\":\"" + new string('x', 100_000) + "\"}"),
            _ => Results.Redirect("/elsewhere"),
        };
        var token = await Ask().GetAsync(null, Token);
        Assert.Null(token.Value);
        Assert.Contains(problem, token.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("r1", token.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_a_problem_and_the_next_ask_is_made()
    {
        var tokens = Ask();
        await endpoint!.StopAsync(Token);
        Assert.Contains("cannot be asked", (await tokens.GetAsync(null, Token)).Problem, StringComparison.Ordinal);
        Assert.Contains("cannot be asked", (await tokens.GetAsync(null, Token)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_read_anew_each_time()
    {
        var file = Path.GetTempFileName();
        var tokens = new OAuthTokens(new OAuthOptions { TokenFile = file }, clock);
        Assert.Contains("empty", (await tokens.GetAsync(null, Token)).Problem, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "one\n", Token);
        Assert.Equal("one", (await tokens.GetAsync(null, Token)).Value);
        Assert.Contains("still holds", (await tokens.GetAsync("one", Token)).Problem, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "two\n", Token);
        Assert.Equal("two", (await tokens.GetAsync("one", Token)).Value);
        File.Delete(file);
        Assert.Contains("cannot be read", (await tokens.GetAsync(null, Token)).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://token.test/", "app", "s", null, null)]
    [InlineData("token.test", "app", "s", null, null)]
    [InlineData("https://token.test/", null, "s", null, null)]
    [InlineData("https://token.test/", "app", null, null, null)]
    [InlineData("https://token.test/", "app", "s", null, "/run/token")]
    [InlineData(null, "app", null, "r", null)]
    public void Settings_that_lead_to_no_token_are_named(string? url, string? client, string? secret, string? refresh, string? file) =>
        Assert.NotEmpty(new OAuthOptions { TokenUrl = url, ClientId = client, ClientSecret = secret, RefreshToken = refresh, TokenFile = file }.Problems());

    private string Url => endpoint!.Urls.First() + "/token";

    private OAuthTokens Ask() =>
        new(new OAuthOptions { TokenUrl = Url, ClientId = "app", RefreshToken = "r1", Scope = "mail.send" }, clock);
}
