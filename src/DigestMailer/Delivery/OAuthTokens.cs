using System.Text.Json;
using DigestMailer.Mail.Smtp;

namespace DigestMailer.Delivery;

/// <summary>
/// Access tokens for one relay: from the endpoint, kept until shortly before they expire and fetched by one at a time; or from a
/// file, read anew each time. What goes wrong is the token's problem, told without a secret.
/// </summary>
internal sealed class OAuthTokens(OAuthOptions options, TimeProvider clock)
{
    private const int LongestAnswer = 64 * 1024;
    private const int LongestFile = 16 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UsualLife = TimeSpan.FromMinutes(5); // when the endpoint does not say

    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, // it would carry the secret elsewhere
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan, // bounded below, answer and all
    };

    private readonly Lock gate = new();
    private Task<AccessToken>? fetching;
    private string? refreshToken = options.RefreshToken;
    private string? held;
    private DateTimeOffset goodUntil;

    /// <summary>An <see cref="AccessTokenSource"/>.</summary>
    public async ValueTask<AccessToken> GetAsync(string? refused, CancellationToken cancellationToken)
    {
        if (options.TokenFile is { Length: > 0 } file)
        {
            return await FromFileAsync(file, refused, cancellationToken);
        }

        Task<AccessToken> fetch;
        lock (gate)
        {
            if (held is not null && held != refused && clock.GetUtcNow() < goodUntil)
            {
                return AccessToken.Of(held);
            }

            held = null;
            fetch = fetching is { IsCompleted: false } ? fetching : fetching = FetchAsync();
        }

        // The fetch is not under the caller's token: others wait for it too.
        return await fetch.WaitAsync(cancellationToken);
    }

    private static async Task<AccessToken> FromFileAsync(string file, string? refused, CancellationToken cancellationToken)
    {
        try
        {
            if (new FileInfo(file).Length > LongestFile)
            {
                return AccessToken.None("the token file is too long to hold a token");
            }

            var token = (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
            return token.Length == 0 ? AccessToken.None("the token file is empty")
                : token == refused ? AccessToken.None("the token file still holds the token that the relay refused")
                : AccessToken.Of(token);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return AccessToken.None($"the token file cannot be read: {failure.GetType().Name}");
        }
    }

    private async Task<AccessToken> FetchAsync()
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, options.TokenUrl) { Content = new FormUrlEncodedContent(Form()) };
            request.Headers.Accept.ParseAdd("application/json");
            using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            using var answer = JsonDocument.Parse(await ReadAsync(response.Content, patience.Token));
            return Keep((int)response.StatusCode, answer.RootElement);
        }
        catch (JsonException)
        {
            return AccessToken.None("the token endpoint answered something else than JSON");
        }
        catch (HttpRequestException failure)
        {
            return AccessToken.None($"the token endpoint cannot be asked: {failure.HttpRequestError}");
        }
        catch (IOException)
        {
            return AccessToken.None("the token endpoint broke off its answer");
        }
        catch (OperationCanceledException)
        {
            return AccessToken.None("the token endpoint took too long");
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Form()
    {
        yield return new("grant_type", refreshToken is { Length: > 0 } ? "refresh_token" : "client_credentials");
        yield return new("client_id", options.ClientId ?? "");
        (string Name, string? Value)[] others = [("client_secret", options.ClientSecret), ("refresh_token", refreshToken), ("scope", options.Scope)];
        foreach (var (name, value) in others.Where(other => !string.IsNullOrEmpty(other.Value)))
        {
            yield return new(name, value!);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[LongestAnswer + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length <= LongestAnswer ? buffer.AsMemory(0, length) : throw new JsonException("too long");
    }

    private AccessToken Keep(int status, JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object || status != 200 || Text(answer, "access_token") is not { Length: > 0 } token)
        {
            // RFC 6749 section 5.2: one of a few words. What else the answer holds is not repeated.
            var error = answer.ValueKind == JsonValueKind.Object ? Text(answer, "error") ?? "" : "";
            var word = new string([.. error.Where(one => char.IsAsciiLetterOrDigit(one) || one == '_').Take(40)]);
            return AccessToken.None($"the token endpoint gave none: {status} {word}".TrimEnd());
        }

        var life = answer.TryGetProperty("expires_in", out var seconds) && seconds.ValueKind == JsonValueKind.Number
                && seconds.TryGetInt64(out var count) && count is > 0 and < 100_000_000
            ? TimeSpan.FromSeconds(count)
            : UsualLife;
        lock (gate)
        {
            (held, goodUntil) = (token, clock.GetUtcNow() + life - (life > 2 * Margin ? Margin : life / 2));
            refreshToken = Text(answer, "refresh_token") is { Length: > 0 } fresh ? fresh : refreshToken; // it may be good for once only
        }

        return AccessToken.Of(token);
    }

    private static string? Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
