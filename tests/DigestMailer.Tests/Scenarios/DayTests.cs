using System.Net;
using DigestMailer.Composing;
using DigestMailer.Delivery;
using DigestMailer.Digests;
using DigestMailer.Mail.Mime;
using DigestMailer.Subscribers;
using DigestMailer.Tests.Support;
using DigestMailer.Tests.Web;

namespace DigestMailer.Tests.Scenarios;

/// <summary>Days in the life of the whole application, from the digest's file to the inbox and out again.</summary>
public sealed class DayTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_the_file_of_a_digest_to_every_inbox_at_its_hour_and_out_by_one_click()
    {
        var drop = Directory.CreateTempSubdirectory("digestmailer-drop-");
        var clock = new ManualClock(new DateTimeOffset(2025, 11, 3, 0, 0, 0, TimeSpan.Zero));
        await using var site = await Site.OpenAsync(clock, null, $"--Digests:Folder={drop.FullName}", "--Digests:Settle=00:00:00");
        var people = await site.Get<SubscriberImport>().ImportAsync(
            await File.ReadAllTextAsync(Repository.Path("seeds", "subscribers.csv"), Token), "test", dryRun: false, Token);
        Assert.Equal((14, 0), (people.Added, people.Refused.Count));

        File.Copy(Repository.Path("seeds", "daily-papers-2025-11-03.txt"), Path.Combine(drop.FullName, "daily-papers-2025-11-03.txt"));
        var first = await DayAsync(site);
        Assert.Equal(12, first.Count); // noor has hers on Fridays, and nothing matches what sam wants
        Assert.Equal(12, first.Select(mail => mail.To).Distinct().Count());
        Assert.DoesNotContain(first, mail => mail.To.Contains("noor", StringComparison.Ordinal) || mail.To.Contains("sam", StringComparison.Ordinal));

        var ada = first.Single(mail => mail.To.Contains("ada@example.org", StringComparison.Ordinal));
        using (var answer = await site.Client.PostAsync(
            new Uri(new Uri(ada.Unsubscribe).PathAndQuery, UriKind.Relative), new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]), Token))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await File.WriteAllTextAsync(
            Path.Combine(drop.FullName, "2025-11-04.json"),
            """{"date":"2025-11-04","papers":[{"title":"A new reasoner for everything","abstract":"It reasons about a neural network."}]}""", Token);
        var second = await DayAsync(site);
        Assert.DoesNotContain(second, mail => mail.To.Contains("ada@", StringComparison.Ordinal));
        Assert.Contains(second, mail => mail.To.Contains("everything@", StringComparison.Ordinal) && mail.Text.Contains("A new reasoner for everything", StringComparison.Ordinal));
        Assert.All(second, mail => Assert.DoesNotContain("Hypothesis Search", mail.Text, StringComparison.Ordinal)); // of yesterday

        var tally = await Tally.ReadAsync(site.Database, null, Token);
        Assert.True(tally.AddsUp);
        Assert.Equal(tally.Rows, tally.States["sent"]);
        Assert.Equal(first.Count + second.Count, tally.Rows);
        drop.Delete(recursive: true);
    }

    private sealed record Received(string To, string Unsubscribe, string Text);

    /// <summary>Twenty-four hours, one by one; what came into the inbox meanwhile.</summary>
    private static async Task<IReadOnlyList<Received>> DayAsync(Site site)
    {
        var inbox = site.Get<DevelopmentInbox>();
        var before = inbox.List().Select(mail => mail.Name).ToHashSet();
        for (var hour = 0; hour < 24; hour++)
        {
            await site.Get<Ingest>().RunAsync(Token);
            await site.Get<Planner>().RunAsync(Token);
            await site.Get<DeliveryWorker>().DrainAsync(Token);
            site.Clock.Advance(TimeSpan.FromHours(1));
        }

        var received = new List<Received>();
        foreach (var kept in inbox.List().Where(mail => !before.Contains(mail.Name)))
        {
            var mail = MimeReader.Read(await inbox.ReadAsync(kept.Name, Token));
            received.Add(new Received(mail["To"]!, mail["List-Unsubscribe"]!.Trim('<', '>'), mail.FirstText("text/plain")!));
        }

        return received;
    }
}
