using System.CommandLine;
using DigestMailer.Hosting;
using DigestMailer.Storage;

namespace DigestMailer.Cli;

/// <summary><c>check</c>, <c>doctor</c>, <c>migrate</c>, <c>health</c>: is it ready, inside and out.</summary>
internal static class CheckCommands
{
    public static Command Check(Assemble assemble)
    {
        var command = new Command("check", "Reads settings and templates as a start does, without network, and reports every mistake at once.");
        command.SetAction(async (_, cancellationToken) =>
        {
            await using var app = assemble([]);
            var mistakes = Mistakes(app.Services);
            foreach (var mistake in mistakes)
            {
                await Console.Error.WriteLineAsync(mistake.AsMemory(), cancellationToken);
            }

            if (mistakes.Count > 0)
            {
                return Commands.Usage;
            }

            Console.Out.WriteLine("Settings and templates are in order.");
            return Commands.Done;
        });
        return command;
    }

    public static Command Migrate(Assemble assemble)
    {
        var command = new Command("migrate", "Brings the database up to date.");
        command.SetAction(async (_, cancellationToken) =>
        {
            await using var app = assemble([]);
            Start.CheckSettings(app.Services);
            IReadOnlyList<string> ran = [];
            var step = new StartStep("migrate", async (services, token) => ran = await services.GetRequiredService<Migrator>().MigrateAsync(token));
            await Start.RunAsync(step, app.Services, cancellationToken);
            Console.Out.WriteLine(ran.Count == 0 ? "The database is up to date." : $"Applied {string.Join(", ", ran)}.");
            return Commands.Done;
        });
        return command;
    }

    public static Command Health(Assemble assemble)
    {
        var address = new Option<string>("--address")
        {
            Description = "The running service.",
            DefaultValueFactory = _ => $"http://127.0.0.1:{Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS") ?? "5000"}",
        };
        var command = new Command("health", "Asks the running service whether it is ready; the container's own probe.") { address };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(4) };
            var page = new Uri(new Uri(parsed.GetRequiredValue(address)), "/health/ready");
            try
            {
                using var answer = await client.GetAsync(page, cancellationToken);
                var words = await answer.Content.ReadAsStringAsync(cancellationToken);
                Console.Out.WriteLine(words);
                return answer.IsSuccessStatusCode ? Commands.Done : Commands.Problem;
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                await Console.Error.WriteLineAsync($"{page} does not answer: {failure.Message}");
                return Commands.Problem;
            }
        });
        return command;
    }

    public static Command Doctor(Assemble assemble)
    {
        var command = new Command("doctor", "Goes outside: data folder, database, culture and zone data, each relay up to its sign-in.");
        command.SetAction(async (_, cancellationToken) =>
        {
            await using var app = assemble([]);
            Start.CheckSettings(app.Services);
            var sick = false;
            await foreach (var finding in Cli.Doctor.ExamineAsync(app.Services, cancellationToken))
            {
                sick |= finding.Problem is not null;
                Console.Out.WriteLine(finding.Problem is null ? $"ok    {finding.What}" : $"FAIL  {finding.What}: {finding.Problem}");
            }

            return sick ? Commands.Problem : Commands.Done;
        });
        return command;
    }

    private static List<string> Mistakes(IServiceProvider services)
    {
        var mistakes = new List<string>();
        try
        {
            Start.CheckSettings(services);
        }
        catch (SettingsException broken)
        {
            mistakes.AddRange(broken.Mistakes);
        }

        if (mistakes.Exists(mistake => mistake.StartsWith("Rendering", StringComparison.Ordinal) || mistake.StartsWith("Storage", StringComparison.Ordinal)))
        {
            return mistakes; // where the templates are, or where they are kept, is itself in question
        }

        mistakes.AddRange(TemplateCheck.Mistakes(services));
        return mistakes;
    }
}
