using System.CommandLine;
using System.Globalization;
using DigestMailer.Composing;
using DigestMailer.Delivery;
using DigestMailer.Digests;
using DigestMailer.Hosting;
using DigestMailer.Measure.Campaigns;
using DigestMailer.Measure.Peers;
using DigestMailer.Measure.Processes;
using DigestMailer.Rendering;
using DigestMailer.Selection;
using DigestMailer.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Data.Sqlite;
using Composer = DigestMailer.Composing.Composer;

namespace DigestMailer.Measure;

/// <summary>The real application in the benchmark: a ledger of planned rows, drained to the relay by a child of ours.</summary>
internal static class Ours
{
    public const string Name = "ours";

    private static readonly Option<string> Folder = new("--folder") { Required = true };
    private static readonly Option<int> Port = new("--port") { Required = true };

    public static Command Send()
    {
        var command = new Command("send", "Drains a prepared ledger, as a child of the benchmark.") { Folder, Port };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = Assemble(parsed.GetRequiredValue(Folder), parsed.GetValue(Port));
            await app.Services.GetRequiredService<TemplateVersions>().StartAsync(cancellationToken);
            var worker = app.Services.GetRequiredService<DeliveryWorker>();
            return await StartSignal.RunAsync(
                async token =>
                {
                    await worker.DrainAsync(token);
                    await worker.EndAsync();
                },
                cancellationToken);
        });
        return command;
    }

    public static async Task<Sender> PrepareAsync(int count, string folder, CancellationToken cancellationToken)
    {
        var prepared = Path.Combine(folder, "prepared");
        await using (var app = Assemble(prepared, 25))
        {
            await PlanAsync(app.Services, count, cancellationToken);
        }

        SqliteConnection.ClearAllPools();
        return new Sender(
            Name, "claim, compose, SMTP, journal and ledger; 10 connections", Signals: true,
            job => Child.Again("send", "--folder", Copy(prepared, job.Folder), "--port", job.Port.ToString(CultureInfo.InvariantCulture)));
    }

    private static string Copy(string prepared, string folder)
    {
        var copy = Directory.CreateDirectory(Path.Combine(folder, $"run-{Guid.NewGuid():N}")).FullName;
        foreach (var file in Directory.EnumerateFiles(prepared, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(prepared, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    private static async Task PlanAsync(IServiceProvider services, int count, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<Migrator>().MigrateAsync(cancellationToken);
        await services.GetRequiredService<TemplateVersions>().StartAsync(cancellationToken);
        var seed = Path.Combine(AppContext.BaseDirectory, "seeds", "daily-papers-2025-11-03.txt");
        var (_, kept) = await services.GetRequiredService<Ingest>().TakeAsync(seed, await File.ReadAllBytesAsync(seed, cancellationToken), null, cancellationToken);
        var digest = (await services.GetRequiredService<DigestStore>().FindAsync(kept!.DigestId, cancellationToken))!;
        var index = new PaperIndex(digest.Papers.Select(paper => new Candidate(paper)));
        var now = DateTimeOffset.FromUnixTimeMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds());
        var rows = Enumerable.Range(0, count).Select(number =>
        {
            var wish = ((MatchRead.Read)MatchReader.Read(SubscriberCsv.Wish(number))).Match;
            var chosen = Selector.Choose(index, wish, 10, new HashSet<long>());
            var recipe = new Recipe
            {
                Name = $"Reader {number}", Language = "en", Zone = "Etc/UTC", Limit = 10, HeldBack = chosen.HeldBack, Day = new DateOnly(2025, 11, 3),
                Papers = [.. chosen.Choices.Select(choice => new RecipePaper(choice.Paper.Id, choice.Reasons))],
                Templates = services.GetRequiredService<TemplateVersions>().Current.Hash, Date = now, LinkKey = "k1", Epoch = 1,
            };
            return new PlannedRow(number + 1, "papers/2025-11-03", "digest", "papers@example.org", $"reader{number}@example.org",
                MessageId.Of(new byte[32], number, "s", "digest", "example.org"), recipe.ToJson(), now.ToUnixTimeMilliseconds(), now.AddHours(20).ToUnixTimeMilliseconds());
        });
        var ledger = services.GetRequiredService<DeliveryLedger>();
        foreach (var chunk in rows.Chunk(200))
        {
            await services.GetRequiredService<Database>().WriteAsync((connection, transaction) => ledger.PlanAsync(connection, transaction, chunk, cancellationToken), cancellationToken);
        }
    }

    private static WebApplication Assemble(string folder, int port)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = [$"--Storage:Folder={folder}", "--Smtp:Host=127.0.0.1", $"--Smtp:Port={port}", "--Smtp:Security=PlainText", "--Smtp:Connections=10", "--Logging:LogLevel:Default=Warning"],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddHosting().AddStorage().AddDigests().AddRendering().AddComposing().AddDelivery();
        builder.Services.AddSingleton<UnsubscribeToken>((subscriber, epoch, key) => $"{key}.{subscriber}.{epoch}.abcdefghijklmnopqrstuvwxyzabcdefghij");
        builder.Services.AddSingleton<LoadPapers>(services => async (ids, cancellationToken) => [.. (await services.GetRequiredService<DigestStore>().PapersAsync(ids, cancellationToken)).Values]);
        builder.Services.AddComposer(Composer.Digest, services => services.GetRequiredService<Composer>().ComposeAsync);
        return builder.Build();
    }
}
