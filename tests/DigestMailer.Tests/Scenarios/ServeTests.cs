using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace DigestMailer.Tests.Scenarios;

/// <summary>The service as a process: up, ready, told to stop, gone.</summary>
public sealed partial class ServeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [GeneratedRegex(@"Now listening on: (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listening();

    [Fact]
    public async Task A_service_told_to_stop_drains_and_ends_well()
    {
        await using var child = new Child();
        var service = child.Start("serve", "--urls", "http://127.0.0.1:0");
        var results = service.StandardOutput.ReadToEndAsync(Token);
        var address = await AddressAsync(service);
        var log = service.StandardError.ReadToEndAsync(Token);

        using var client = new HttpClient { BaseAddress = address };
        await UntilReadyAsync(client);
        Assert.Contains("Healthy", await child.DoAsync("health", "--address", $"{address}"), StringComparison.Ordinal);
        using (var refused = await client.PostAsync(new Uri("/unsubscribe/a-token-that-nobody-made", UriKind.Relative), null, Token))
        {
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        await Child.TerminateAsync(service);
        await Child.EndAsync(service);
        Assert.Equal(0, service.ExitCode);
        Assert.Equal("", await results);
        Assert.DoesNotContain("a-token-that-nobody-made", await log, StringComparison.Ordinal);

        var gone = await child.RunAsync("health", "--address", $"{address}");
        Assert.Equal(1, gone.Code);
        Assert.Contains("does not answer", gone.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_with_wrong_settings_does_not_start_and_writes_nothing()
    {
        await using var child = new Child();
        var ended = await child.RunAsync("serve", "--urls", "http://127.0.0.1:0", "--Smtp:Hots=x", "--Web:Foo=1");
        Assert.Equal(2, ended.Code);
        Assert.Equal(["Smtp:Hots", "Web:Foo"], ended.Complaints.Select(complaint => complaint.Split(' ')[0]));
        Assert.Empty(Directory.GetFileSystemEntries(child.Folder));
    }

    private static async Task<Uri> AddressAsync(Process service)
    {
        while (await service.StandardError.ReadLineAsync(Token) is { } line)
        {
            if (Listening().Match(line) is { Success: true } found)
            {
                return new Uri(found.Groups[1].Value);
            }
        }

        throw new InvalidOperationException("The service ended before it listened.");
    }

    private static async Task UntilReadyAsync(HttpClient client)
    {
        var patience = Stopwatch.StartNew();
        while (await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Token) is { IsSuccessStatusCode: false })
        {
            Assert.True(patience.Elapsed < TimeSpan.FromMinutes(1), "ready within a minute");
        }
    }
}
