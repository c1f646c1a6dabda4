using System.Globalization;
using DigestMailer.Measure.Processes;

namespace DigestMailer.Measure.Campaigns;

/// <summary>The built application, run as its users do: commands that end, and the service.</summary>
internal sealed class ServedApplication(string library, string folder, string digests, int relay, CampaignLaw law)
{
    private const string EverySecond = "* * * * * ?";

    /// <summary>The Release build beside this one's repository.</summary>
    public static string FindLibrary()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var library = Path.Combine(at.FullName, "src", "DigestMailer", "bin", "Release", "net10.0", "DigestMailer.dll");
            if (File.Exists(library))
            {
                return library;
            }
        }

        throw new InvalidOperationException("There is no Release build of DigestMailer: run 'dotnet build -c Release' first.");
    }

    public string Folder => folder;

    private string Log => Path.Combine(folder, "service.log");

    /// <summary>One command, to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task RunAsync(string[] words, CancellationToken cancellationToken)
    {
        await using var command = Child.Start("dotnet", [library, .. words, .. Settings()]);
        var code = await command.EndAsync(cancellationToken);
        if (code != 0)
        {
            throw new InvalidOperationException($"'{string.Join(' ', words)}' ended with {code}.");
        }
    }

    public Child Serve()
    {
        Directory.CreateDirectory(folder); // where the log stands before the service has made its folder
        return Child.StartLogged(Log, "dotnet", [library, "serve", "--urls", "http://127.0.0.1:0", .. Settings()]);
    }

    private IEnumerable<string> Settings()
    {
        var settings = new Dictionary<string, string>
        {
            ["Storage:Folder"] = folder,
            ["Digests:Folder"] = digests,
            ["Digests:Settle"] = "00:00:00",
            ["Smtp:Host"] = "127.0.0.1",
            ["Smtp:Port"] = relay.ToString(CultureInfo.InvariantCulture),
            ["Smtp:Security"] = "PlainText",
            ["Smtp:Connections"] = law.Connections.ToString(CultureInfo.InvariantCulture),
            ["Hosting:IngestCron"] = EverySecond,
            ["Hosting:PlanCron"] = EverySecond,
            ["Hosting:SweepCron"] = EverySecond,
        };
        if (law.Postgres is not null)
        {
            settings["Storage:Provider"] = "PostgreSql";
            settings["Storage:Connection"] = law.Postgres;
        }

        return settings.Select(setting => $"--{setting.Key}={setting.Value}").Concat(law.Settings.Select(setting => $"--{setting}"));
    }
}
