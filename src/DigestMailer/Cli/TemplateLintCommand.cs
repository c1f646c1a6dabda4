using System.CommandLine;
using System.Text;
using System.Text.Json;
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
        command.SetAction(async (parsed, _) =>
        {
            await using var app = assemble([]);
            Start.CheckSettings(app.Services);
            var findings = TemplateCheck.Lint(app.Services);
            if (parsed.GetValue(json))
            {
                Console.Out.WriteLine(Json(findings));
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

    private static string Json(IEnumerable<LintFinding> findings)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartArray();
            foreach (var (isError, error) in findings)
            {
                writer.WriteStartObject();
                writer.WriteString("level", isError ? "error" : "warning");
                writer.WriteString("code", error.Code);
                writer.WriteString("template", error.Template);
                writer.WriteNumber("line", error.Line);
                writer.WriteNumber("column", error.Column);
                writer.WriteNumber("end_column", error.EndColumn);
                writer.WriteString("message", error.Message);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }
}
