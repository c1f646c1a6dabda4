using System.Net;
using DigestMailer.Cli;
using DigestMailer.Composing;
using DigestMailer.Delivery;
using DigestMailer.Digests;
using DigestMailer.Mail.Mime;
using DigestMailer.Subscribers;
using DigestMailer.Tests.Digests;
using DigestMailer.Tests.Support;
using DigestMailer.Tests.Web;

namespace DigestMailer.Tests.Cli;

/// <summary>Commands over an application of this process, so that command and service share one clock.</summary>
public sealed class MailCommandsTests : IAsyncLifetime
{
    private static readonly DateOnly Day = new(2025, 11, 3);

    private readonly ManualClock clock = new();
    private readonly string folder = Directory.CreateTempSubdirectory("digestmailer-mail-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var site = await Site.OpenAsync(clock, folder);
        await site.Get<Ingest>().TakeAsync(Files.SeedName, Files.Seed, null, Token);
        await site.Get<SubscriberImport>().ImportAsync(
            await File.ReadAllTextAsync(Repository.Path("seeds", "subscribers.csv"), Token), "test", dryRun: false, Token);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private Task<int> RunAsync(params string[] words) => Commands.RunAsync(words, settings => Site.Assemble(clock, folder, settings));

    private string[] Inbox() => Directory.Exists(Path.Combine(folder, "inbox")) ? Directory.GetFiles(Path.Combine(folder, "inbox"), "*.eml") : [];

    [Theory]
    [InlineData("ada@example.org", 3)]
    [InlineData("tane@example.org", 2)]
    [InlineData("layla@example.com", 3)]
    public async Task A_preview_is_the_very_bytes_that_are_sent(string address, int files)
    {
        var show = Path.Combine(folder, "preview");
        Assert.Equal(0, await RunAsync("preview", "--subscriber", address, "--out", show));
        Assert.Empty(Inbox());
        Assert.Equal(files, Directory.GetFiles(show).Length);

        await using var site = await Site.OpenAsync(clock, folder);
        Assert.Empty(await site.QueryAsync<long>("SELECT id FROM deliveries"));
        await site.Get<Planner>().RunDayAsync(Day, Token);
        await site.Get<DeliveryWorker>().DrainAsync(Token);

        var sent = new List<byte[]>();
        foreach (var file in Inbox())
        {
            sent.Add(await File.ReadAllBytesAsync(file, Token));
        }

        var mine = Assert.Single(sent, mail => MimeReader.Read(mail)["To"]!.Contains(address, StringComparison.Ordinal));
        var preview = await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(show, "*.eml")), Token);
        Assert.Equal(System.Text.Encoding.UTF8.GetString(preview), System.Text.Encoding.UTF8.GetString(mine));
    }

    [Fact]
    public async Task Nobody_and_nothing_are_refused()
    {
        Assert.Equal(3, await RunAsync("preview", "--subscriber", "nobody@example.org", "--out", folder));
        Assert.Equal(3, await RunAsync("preview", "--subscriber", "sam@example.org", "--out", folder)); // nothing matches
        Assert.Equal(3, await RunAsync("preview", "--subscriber", "ada@example.org", "--out", folder, "--date", "2025-11-04"));
        Assert.Equal(3, await RunAsync("send-test", "--to", "no address"));
        Assert.Empty(Inbox());
    }

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData(null)]
    public async Task A_trial_is_one_marked_mail_whose_link_takes_nobody_off(string? edition)
    {
        await using (var site = await Site.OpenAsync(clock, folder))
        {
            await site.Get<Planner>().RunDayAsync(Day, Token); // twelve mails wait, and go on waiting
        }

        Assert.Equal(0, await RunAsync(["send-test", "--to", "me@example.org", .. edition is null ? Array.Empty<string>() : ["--subscriber", edition]]));
        var mail = MimeReader.Read(await File.ReadAllBytesAsync(Assert.Single(Inbox()), Token));
        Assert.StartsWith("[TEST] ", mail["Subject"], StringComparison.Ordinal);
        Assert.Contains("me@example.org", mail["To"], StringComparison.Ordinal);

        await using var after = await Site.OpenAsync(clock, folder);
        Assert.Equal(12, Assert.Single(await after.QueryAsync<long>("SELECT COUNT(*) FROM deliveries WHERE state = 'queued'")));
        Assert.Equal("me@example.org", Assert.Single(await after.QueryAsync<string>("SELECT recipient FROM deliveries WHERE state = 'sent'")));
        var link = new Uri(mail["List-Unsubscribe"]!.Trim('<', '>'));
        using var answer = await after.Client.PostAsync(new Uri(link.PathAndQuery, UriKind.Relative), null, Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(14, (await after.Get<SubscriberStore>().CountsAsync(Token))[SubscriberState.Active]);
    }
}
