using System.CommandLine;
using DigestMailer.Cli.Doctoring;
using DigestMailer.Composing;
using DigestMailer.Hosting;
using DigestMailer.Mail.Lookup;
using DigestMailer.Storage;
using Microsoft.Extensions.Options;

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

            foreach (var file in DkimLaw.Warnings(app.Services.GetRequiredService<IOptions<ComposingOptions>>().Value))
            {
                await Console.Error.WriteLineAsync($"warning: the private key {file} can be read or changed by others than its owner: chmod 600 it.");
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
        var json = new Option<bool>("--json") { Description = "One JSON list instead of lines." };
        var servers = new Option<string[]>("--server") { Description = "A DNS server to ask, such as 192.0.2.53 or 192.0.2.53:5353; this system's without it." };
        var patience = new Option<double>("--patience") { Description = "Seconds for each check.", DefaultValueFactory = _ => 8 };
        var command = new Command("doctor", "Goes outside: this machine, database, each relay up to its sign-in, and what DNS says of the sender's domain.")
        {
            json, servers, patience,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = assemble([]);
            Start.CheckSettings(app.Services);
            var doctor = new Doctor(app.Services, Servers(parsed.GetValue(servers) ?? []), TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(patience), 1, 600)));
            var findings = new List<Finding>();
            await foreach (var finding in doctor.ExamineAsync(cancellationToken))
            {
                findings.Add(finding);
                if (!parsed.GetValue(json))
                {
                    Console.Out.WriteLine(finding);
                }
            }

            if (parsed.GetValue(json))
            {
                await Stdout.JsonAsync(findings, cancellationToken);
            }

            return findings.Exists(finding => finding.Health == Doctoring.Health.Problem) ? Commands.Problem : Commands.Done;
        });
        return command;
    }

    private static DnsSettings Servers(string[] named)
    {
        if (named.Length == 0)
        {
            const string Resolvers = "/etc/resolv.conf";
            return DnsSettings.FromResolvConf(File.Exists(Resolvers) ? File.ReadAllText(Resolvers) : "");
        }

        return new DnsSettings
        {
            Servers = [.. named.Select(name => DnsSettings.ParseServer(name) ?? throw new RefusedException($"--server {name} is no address of a server: write 192.0.2.53 or 192.0.2.53:5353."))],
        };
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
