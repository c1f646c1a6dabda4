using System.CommandLine;
using DigestMailer.Hosting;
using DigestMailer.Templates;

namespace DigestMailer.Cli;

/// <summary><c>templates lint</c>: what compiles and is still wrong in a mail.</summary>
internal static class TemplateLintCommand
{
    public static Command Create(Assemble assemble)
    {
        var json = new Option<bool>("--json") { Description = "One array, for tools." };
        var command = new Command("lint", "Looks over the mail templates: errors would hurt a reader, warnings probably would.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = assemble([]);
            Start.CheckSettings(app.Services);
            var findings = TemplateCheck.Lint(app.Services);
            if (parsed.GetValue(json))
            {
                await Stdout.JsonAsync(findings.Select(one => Document(one.IsError, one.Error)), cancellationToken);
            }
            else
            {
                foreach (var finding in findings)
                {
                    Console.Out.WriteLine(finding);
                }

                Console.Out.WriteLine(findings.Count == 0
                    ? "Nothing to say."
                    : $"{findings.Count(one => one.IsError)} errors, {findings.Count(one => !one.IsError)} warnings.");
            }

            return findings.Any(one => one.IsError) ? Commands.Problem : Commands.Done;
        });
        return command;
    }

    private static object Document(bool isError, TemplateError error) => new
    {
        level = isError ? "error" : "warning",
        error.Code,
        error.Template,
        error.Line,
        error.Column,
        end_column = error.EndColumn,
        error.Message,
    };
}
