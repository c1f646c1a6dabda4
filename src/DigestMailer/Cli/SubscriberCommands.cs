using System.CommandLine;
using System.Text;
using DigestMailer.Hosting;
using DigestMailer.Subscribers;

namespace DigestMailer.Cli;

/// <summary><c>subscribers import</c>, <c>export</c>, <c>erase</c>.</summary>
internal static class SubscriberCommands
{
    private const int Page = 500;

    public static Command Create(Assemble assemble) => new("subscribers", "Takes subscribers in, writes them out, erases one.")
    {
        Import(assemble),
        Export(assemble),
        Erase(assemble),
    };

    private static Command Import(Assemble assemble)
    {
        var file = new Argument<FileInfo>("file") { Description = "CSV with a header line, or a JSON array." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Says what would be taken; writes nothing." };
        var json = new Option<bool>("--json") { Description = "The report as one document." };
        var command = new Command("import", "Takes a file of subscribers in; every refused row is named with its reasons.") { file, dryRun, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = assemble([]);
            await Start.PrepareAsync(app.Services, cancellationToken, last: "migrate");
            var given = parsed.GetRequiredValue(file);
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true);
            string content;
            try
            {
                content = text.GetString(await File.ReadAllBytesAsync(given.FullName, cancellationToken));
            }
            catch (DecoderFallbackException)
            {
                throw new RefusedException($"{given.Name} is not UTF-8: save it as UTF-8; nothing was taken.");
            }

            var report = await app.Services.GetRequiredService<SubscriberImport>()
                .ImportAsync(content, $"import {given.Name}", parsed.GetValue(dryRun), cancellationToken);
            if (parsed.GetValue(json))
            {
                await Stdout.JsonAsync(report, cancellationToken);
            }
            else
            {
                Write(report, given.Name, parsed.GetValue(dryRun));
            }

            return report.Refused.Count == 0 ? Commands.Done : Commands.Problem;
        });
        return command;
    }

    private static void Write(ImportReport report, string file, bool dryRun)
    {
        foreach (var row in report.Refused)
        {
            Console.Error.WriteLine($"{file} line {row.Line}: {row.Address}: {string.Join("; ", row.Reasons)}");
        }

        var would = dryRun ? " (dry run: nothing was written)" : "";
        Console.Out.WriteLine($"{report.Added} added, {report.Updated} known before, {report.Refused.Count} refused{would}.");
    }

    private static Command Export(Assemble assemble)
    {
        var json = new Option<bool>("--json") { Description = "JSON instead of CSV." };
        var command = new Command("export", "Writes every subscriber to standard output, in the form that import reads.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = assemble([]);
            await Start.PrepareAsync(app.Services, cancellationToken, last: "migrate");
            var store = app.Services.GetRequiredService<SubscriberStore>();
            var all = new List<Subscriber>();
            while (await store.AllAsync(all.Count == 0 ? 0 : all[^1].Id, Page, cancellationToken) is { Count: > 0 } page)
            {
                all.AddRange(page);
            }

            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(SubscriberFile.WriteJson(all));
            }
            else
            {
                Console.Out.Write(SubscriberFile.WriteCsv(all));
            }

            return Commands.Done;
        });
        return command;
    }

    private static Command Erase(Assemble assemble)
    {
        var address = new Argument<string>("address") { Description = "Whose data goes." };
        var command = new Command("erase", "Removes a person from every table; a keyed hash stays, so that no import brings them back.") { address };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = assemble([]);
            await Start.PrepareAsync(app.Services, cancellationToken, last: "migrate");
            var held = await app.Services.GetRequiredService<Erasure>().EraseAsync(parsed.GetRequiredValue(address), cancellationToken);
            Console.Out.WriteLine(held ? "Erased; the address will not be written to again." : "Nobody has that address; it will not be written to.");
            return Commands.Done;
        });
        return command;
    }
}
