using System.CommandLine;
using DigestMailer.Hosting;
using DigestMailer.Rendering;

namespace DigestMailer.Cli;

/// <summary><c>templates check</c>, <c>templates lint</c>, <c>templates schema</c>, <c>templates render NAME</c>.</summary>
internal static class TemplateCommands
{
    public static Command Create(Assemble assemble) => new("templates", "Checks the templates, says what they may read, or renders one over a sample.")
    {
        Check(assemble),
        TemplateLintCommand.Create(assemble),
        TemplateSchemaCommand.Create(),
        Render(assemble),
    };

    private static Command Check(Assemble assemble)
    {
        var command = new Command("check", "Compiles every template and page and names every mistake with line and column.");
        command.SetAction(async (_, cancellationToken) =>
        {
            await using var app = assemble([]);
            Start.CheckSettings(app.Services);
            var mistakes = TemplateCheck.Mistakes(app.Services);
            foreach (var mistake in mistakes)
            {
                await Console.Error.WriteLineAsync(mistake.AsMemory(), cancellationToken);
            }

            // What is linted has to compile and to render first.
            foreach (var finding in mistakes.Count == 0 ? TemplateCheck.Lint(app.Services) : [])
            {
                await Console.Error.WriteLineAsync(finding.ToString().AsMemory(), cancellationToken);
                mistakes = finding.IsError ? [.. mistakes, finding.ToString()] : mistakes;
            }

            Console.Out.WriteLine(mistakes.Count == 0 ? "All templates are in order." : $"{mistakes.Count} mistakes.");
            return mistakes.Count == 0 ? Commands.Done : Commands.Problem;
        });
        return command;
    }

    private static Command Render(Assemble assemble)
    {
        var name = new Argument<string>("name") { Description = "As digest.html, digest.text, digest.subject." };
        var locale = new Option<string>("--language") { Description = "Whose words.", DefaultValueFactory = _ => "en" };
        var command = new Command("render", "Renders one template over a sample, to standard output.") { name, locale };
        command.SetAction(async (parsed, _) =>
        {
            await using var app = assemble([]);
            Start.CheckSettings(app.Services);
            var version = app.Services.GetRequiredService<TemplateVersions>().Read();
            if (!Samples.Names.Contains(parsed.GetRequiredValue(name)))
            {
                throw new RefusedException($"There is no template '{parsed.GetRequiredValue(name)}' to render alone: choose one of {string.Join(", ", Samples.Names)}.");
            }

            Console.Out.Write(Samples.Show(version, parsed.GetRequiredValue(name), parsed.GetRequiredValue(locale)));
            return Commands.Done;
        });
        return command;
    }
}
