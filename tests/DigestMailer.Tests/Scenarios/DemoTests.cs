using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using DigestMailer.Mail.Mime;

namespace DigestMailer.Tests.Scenarios;

/// <summary>What a newcomer sees: the built program, one command, real mails.</summary>
public sealed partial class DemoTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_demo_sends_once_and_says_so_the_second_time()
    {
        await using var child = new Child();
        var first = await child.DoAsync("demo", "--once");
        Assert.Contains("Digest: 2025-11-03, 72 papers.", first, StringComparison.Ordinal);
        Assert.Contains("Subscribers: 14 imported, 0 known before.", first, StringComparison.Ordinal);
        foreach (var column in new[] { "Subscriber", "Papers", "First paper", "Why", "Result" })
        {
            Assert.Contains(column, first, StringComparison.Ordinal);
        }

        Assert.Matches(@"ada@example\.org +\d .+""reasoner"" in title and abstract", first);
        Assert.Matches(@"ines@example\.com +– .+sent: nothing today", first);
        Assert.Matches(@"sam@example\.org +– .+no mail: nothing matched", first);
        Assert.Matches(@"noor@example\.net +– .+no mail: not due: weekly", first);
        Assert.Contains("asked 13 = 12 mails + 1 with a reason for none; mails 12 = 12 sent", first, StringComparison.Ordinal);
        var mails = Mails(child);
        Assert.Equal(12, mails.Length);

        var second = await child.DoAsync("demo", "--once");
        Assert.Contains("Everybody was served before: nothing was sent.", second, StringComparison.Ordinal);
        Assert.Contains("Subscribers: 0 imported, 14 known before.", second, StringComparison.Ordinal);
        Assert.Contains("asked 13 = 12 mails + 1 with a reason for none; mails 12 = 12 sent", second, StringComparison.Ordinal);
        Assert.Equal(mails, Mails(child));

        await EveryMailIsWhole(mails);
        await TheLedgerSaysTheSame(child);
    }

    [Fact]
    public async Task The_demo_keeps_its_inbox_up_until_it_is_told_to_stop()
    {
        await using var child = new Child();
        var demo = child.Start("demo");
        var complaints = demo.StandardError.ReadToEndAsync(Token);
        var address = "";
        while (address.Length == 0 && await demo.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            address = Address().Match(line).Groups[1].Value;
        }

        Assert.NotEqual("", address);
        using var client = new HttpClient();
        var page = "";
        var patience = Stopwatch.StartNew();
        while (page.Length == 0 && patience.Elapsed < TimeSpan.FromMinutes(1))
        {
            page = await PageAsync(client, new Uri(address)); // the line is printed just before the page is up
        }

        Assert.Equal(12, Entry().Count(page));
        await Child.TerminateAsync(demo);
        await Child.EndAsync(demo);
        Assert.Equal((0, ""), (demo.ExitCode, await complaints));
    }

    private static async Task<string> PageAsync(HttpClient client, Uri address)
    {
        try
        {
            return await client.GetStringAsync(address, Token);
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"The inbox is at (http://\S+/inbox); Ctrl-C ends\.")]
    private static partial Regex Address();

    [GeneratedRegex(@"href=""[^""]*/inbox/\d")]
    private static partial Regex Entry();

    private static string[] Mails(Child child) => [.. Directory.GetFiles(child.Path("demo", "inbox"), "*.eml").Order(StringComparer.Ordinal)];

    private static async Task EveryMailIsWhole(string[] mails)
    {
        var ids = new HashSet<string>();
        foreach (var file in mails)
        {
            var mail = MimeReader.Read(await File.ReadAllBytesAsync(file, Token));
            Assert.True(ids.Add(mail["Message-ID"]!), file);
            Assert.NotEqual("", mail["Subject"]);
            Assert.Matches(@"^<http://localhost:\d+/unsubscribe/[\w-]+>$", mail["List-Unsubscribe"]);
            Assert.Equal("List-Unsubscribe=One-Click", mail["List-Unsubscribe-Post"]);
            Assert.NotNull(mail.FirstText("text/plain"));
        }
    }

    private static async Task TheLedgerSaysTheSame(Child child)
    {
        using var shown = JsonDocument.Parse(await child.DoAsync("runs", "show", "2025-11-03", "--json", $"--Storage:Folder={child.Path("demo")}"));
        var root = shown.RootElement;
        Assert.Equal((13, 12, 12), (root.GetProperty("asked").GetInt32(), root.GetProperty("rows").GetInt32(), root.GetProperty("states").GetProperty("sent").GetInt32()));
        Assert.True(root.GetProperty("addsUp").GetBoolean());
        Assert.Equal(1, root.GetProperty("reasons").GetProperty("nothing matched").GetInt32());
        Assert.Equal(13, root.GetProperty("lines").GetArrayLength());

        var list = await child.DoAsync("runs", "list", $"--Storage:Folder={child.Path("demo")}");
        Assert.StartsWith("papers/2025-11-03  asked 13 = 12 mails + 1 ", list, StringComparison.Ordinal);
    }
}
