using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DigestMailer.Composing;
using DigestMailer.Delivery;
using DigestMailer.Digests;
using DigestMailer.Hosting;
using DigestMailer.Storage;
using DigestMailer.Subscribers;
using Spectre.Console;

namespace DigestMailer.Cli;

/// <summary><c>demo</c>: everything in one process, with an inbox of its own; a second run sends nothing new.</summary>
internal static class DemoCommand
{
    private const int UsualPort = 8025;

    public static Command Create(Assemble assemble)
    {
        var once = new Option<bool>("--once") { Description = "Ends by itself instead of keeping the inbox page up." };
        var command = new Command("demo", "Shows all of it on this machine: sample digest, sample subscribers, real SMTP into an inbox page. Keeps its state in demo/ here.")
        {
            once, ServeCommand.Urls,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var address = parsed.GetValue(ServeCommand.Urls) ?? $"http://localhost:{FreePort()}";
            await using var app = assemble(
            [
                $"--urls={address}",
                $"--Composing:BaseUrl={address.Split(';')[0]}",
                "--Composing:PostalAddress=1 Sample Street, 12345 Sample Town",
                $"--Storage:Folder={Path.GetFullPath("demo")}",
            ]);
            await Start.PrepareAsync(app.Services, cancellationToken);
            await RunAsync(app.Services, cancellationToken);
            if (parsed.GetValue(once))
            {
                await app.Services.GetRequiredService<DeliveryWorker>().EndAsync();
                return Commands.Done;
            }

            Console.Out.WriteLine($"The inbox is at {address.Split(';')[0]}/inbox; Ctrl-C ends.");
            app.Services.GetRequiredService<Readiness>().Open();
            await app.RunAsync(cancellationToken);
            return Commands.Done;
        });
        return command;
    }

    private static async Task RunAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var seeds = Path.Combine(AppContext.BaseDirectory, "seeds");
        var day = await IngestAsync(services, Path.Combine(seeds, "daily-papers-2025-11-03.txt"), cancellationToken);
        var people = await services.GetRequiredService<SubscriberImport>().ImportAsync(
            await File.ReadAllTextAsync(Path.Combine(seeds, "subscribers.csv"), cancellationToken), "demo", dryRun: false, cancellationToken);
        Console.Out.WriteLine($"Subscribers: {people.Added} imported, {people.Updated} known before.");

        var planned = await services.GetRequiredService<Planner>().RunDayAsync(day, cancellationToken);
        await SendAsync(services.GetRequiredService<DeliveryWorker>(), planned.Rows, cancellationToken);

        var lines = await services.GetRequiredService<DayReport>().ReadAsync(day, cancellationToken);
        var rest = (await PlanCommands.LinesAsync(services, day, cancellationToken)).Where(line => lines.All(served => served.Subscriber != line.Subscriber));
        DayTable.Write([.. lines, .. rest.Select(line => new DayLine(line.Subscriber, null, 0, null, null, line.Reason, 0))]);
        var tally = await Tally.ReadAsync(services.GetRequiredService<Database>(), DayReport.SlotOf(day), cancellationToken);
        Console.Out.WriteLine(RunCommands.Sums(tally));
        if (planned.Asked == 0)
        {
            Console.Out.WriteLine($"Everybody was served before: nothing was sent. Delete {Path.GetFullPath("demo")} to start over.");
        }
    }

    private static async Task<DateOnly> IngestAsync(IServiceProvider services, string file, CancellationToken cancellationToken)
    {
        var (result, kept) = await services.GetRequiredService<Ingest>().TakeAsync(
            Path.GetFileName(file), await File.ReadAllBytesAsync(file, cancellationToken), stated: null, cancellationToken);
        var digest = result is ReadResult.Read read ? read.Digest : throw new UnreachableException();
        Console.Out.WriteLine($"Digest: {digest.Date:yyyy-MM-dd}, {digest.Papers.Count} papers{(kept!.IsNew ? "" : ", kept before")}.");
        return digest.Date;
    }

    private static async Task SendAsync(DeliveryWorker worker, int rows, CancellationToken cancellationToken)
    {
        if (Console.IsOutputRedirected || rows == 0)
        {
            await worker.DrainAsync(cancellationToken);
            return;
        }

        await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var bar = progress.AddTask("Sending", maxValue: rows);
            worker.Progress = new Bar(bar);
            await worker.DrainAsync(cancellationToken);
        });
    }

    /// <summary>The usual port, so that links in earlier demo mails stay good, or any free one.</summary>
    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, UsualPort);
        try
        {
            probe.Start();
            return UsualPort;
        }
        catch (SocketException)
        {
            using var other = new TcpListener(IPAddress.Loopback, 0);
            other.Start();
            return ((IPEndPoint)other.LocalEndpoint).Port;
        }
    }

    private sealed class Bar(ProgressTask task) : IProgress<Settlement>
    {
        public void Report(Settlement value) => task.Increment(1);
    }
}
