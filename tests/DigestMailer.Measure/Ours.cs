using System.CommandLine;
using System.Globalization;
using Dapper;
using DigestMailer.Bounces;
using DigestMailer.Composing;
using DigestMailer.Delivery;
using DigestMailer.Digests;
using DigestMailer.Hosting;
using DigestMailer.Measure.Bench;
using DigestMailer.Measure.Campaigns;
using DigestMailer.Measure.Peers;
using DigestMailer.Measure.Processes;
using DigestMailer.Rendering;
using DigestMailer.Storage;
using DigestMailer.Subscribers;
using DigestMailer.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace DigestMailer.Measure;

/// <summary>The real application in the benchmark: it plans a ledger full of rows, and a child of ours drains it to the receiver.</summary>
internal static class Ours
{
    public const string Name = "ours";

    private const string Seed = "daily-papers-2025-11-03.txt";

    private static readonly Option<string> Folder = new("--folder") { Required = true };
    private static readonly Option<int> Port = new("--port") { Required = true };
    private static readonly Option<int> WarmUp = new("--warm-up") { Required = true };
    private static readonly Option<string[]> Key = new("--key") { Description = "Algorithm and file.", Arity = new ArgumentArity(0, 2), AllowMultipleArgumentsPerToken = true };

    /// <summary>What is measured: claim, compose, SMTP, journal, settle, until nothing is due.</summary>
    public static Command Send()
    {
        var command = new Command("send", "Drains a prepared ledger, as a child of the benchmark.") { Folder, Port, WarmUp, Key };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var key = parsed.GetValue(Key) is [var algorithm, var file] ? new BenchKey(algorithm, file) : null;
            await using var app = Assemble(parsed.GetRequiredValue(Folder), parsed.GetValue(Port), key);
            await Start.PrepareAsync(app.Services, cancellationToken);
            var worker = app.Services.GetRequiredService<DeliveryWorker>();
            await WarmUpAsync(app.Services.GetRequiredService<Database>(), worker, parsed.GetValue(WarmUp), cancellationToken);
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

    /// <summary>Not measured: the seed digest, the subscribers, a row each. Every run drains a copy.</summary>
    public static async Task<Sender> PrepareAsync(int count, string folder, BenchKey? key, CancellationToken cancellationToken)
    {
        var prepared = Path.Combine(folder, "prepared");
        await using (var app = Assemble(prepared, port: 25, key: null))
        {
            await PlanAsync(app.Services, count, cancellationToken);
        }

        SqliteConnection.ClearAllPools(); // the last one to close folds the write-ahead log in: then a file is all there is to copy
        return new Sender(
            Name, $"claim, compose, {(key is null ? "unsigned" : $"signed {key.Algorithm}")}, SMTP, journal, ledger; 10 connections", Signals: true,
            job => Child.Again(
                ["send", "--folder", Copy(prepared, job.Folder), "--port", Text(job.Port), "--warm-up", Text(job.WarmUp), .. key is null ? (string[])[] : ["--key", key.Algorithm, key.File]]));
    }

    /// <summary>Sends the first rows while the others seem to be due another day.</summary>
    private static async Task WarmUpAsync(Database database, DeliveryWorker worker, int mails, CancellationToken cancellationToken)
    {
        const string Move = "UPDATE deliveries SET due_at = due_at + @by WHERE state = 'queued' AND id > (SELECT MIN(id) - 1 + @mails FROM deliveries)";
        var aDay = (long)TimeSpan.FromDays(1).TotalMilliseconds;
        await database.WriteAsync((connection, transaction) => connection.ExecuteAsync(Move, new { by = aDay, mails }, transaction), cancellationToken);
        await worker.DrainAsync(cancellationToken);
        await database.WriteAsync((connection, transaction) => connection.ExecuteAsync(Move, new { by = -aDay, mails }, transaction), cancellationToken);
    }

    private static async Task PlanAsync(IServiceProvider services, int count, CancellationToken cancellationToken)
    {
        await Start.PrepareAsync(services, cancellationToken);
        var seed = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "seeds", Seed), cancellationToken);
        await services.GetRequiredService<Ingest>().TakeAsync(Seed, seed, stated: null, cancellationToken);
        var people = SubscriberCsv.Text(count, TimeProvider.System.GetUtcNow());
        await services.GetRequiredService<SubscriberImport>().ImportAsync(people, "benchmark", dryRun: false, cancellationToken);
        var planned = await services.GetRequiredService<Planner>().RunDayAsync(new DateOnly(2025, 11, 3), cancellationToken);
        if (planned.Rows != count)
        {
            throw new InvalidOperationException($"{planned.Rows} of {count} rows were planned: no figure.");
        }
    }

    private static string Copy(string prepared, string folder)
    {
        var copy = Path.Combine(folder, $"run-{Guid.NewGuid():N}");
        foreach (var file in Directory.EnumerateFiles(prepared, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(prepared, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>As <c>Program</c> does it.</summary>
    private static WebApplication Assemble(string folder, int port, BenchKey? key)
    {
        string[] settings =
        [
            $"--Storage:Folder={folder}",
            "--Smtp:Host=127.0.0.1",
            $"--Smtp:Port={port}",
            "--Smtp:Security=PlainText",
            "--Smtp:Connections=10",
            "--Logging:LogLevel:Default=Warning",
            .. key is null ? (string[])[] : ["--Composing:Dkim:0:Selector=k1", $"--Composing:Dkim:0:Algorithm={key.Algorithm}", $"--Composing:Dkim:0:KeyFile={key.File}"],
        ];
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.ReadFromEverywhere(settings);
        builder.AddHosting().AddStorage().AddDigests().AddSubscribers().AddRendering().AddComposing().AddDelivery().AddBounces().AddWeb();
        return builder.Build();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
