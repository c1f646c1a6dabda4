using System.CommandLine;
using DigestMailer.Hosting;

namespace DigestMailer.Cli;

/// <summary><c>serve</c>: migrates, ticks, delivers, serves pages; SIGTERM drains.</summary>
internal static class ServeCommand
{
    public static readonly Option<string?> Urls = new("--urls")
    {
        Description = "Where the pages are served, as http://127.0.0.1:8080; several are separated by ';'.",
    };

    public static Command Create(Assemble assemble)
    {
        var command = new Command("serve", "Runs the service (the default): plans, sends and serves pages until it is told to stop.") { Urls };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = assemble(Settings(parsed));
            await Start.PrepareAsync(app.Services, cancellationToken);
            var readiness = app.Services.GetRequiredService<Readiness>();
            app.Lifetime.ApplicationStarted.Register(readiness.Open);
            app.Lifetime.ApplicationStopping.Register(readiness.Close);
            await app.RunAsync(cancellationToken);
            return Commands.Done;
        });
        return command;
    }

    public static string[] Settings(ParseResult parsed) =>
        parsed.GetValue(Urls) is { } urls ? [$"--urls={urls}"] : [];
}
