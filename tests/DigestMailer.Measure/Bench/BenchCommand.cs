using System.CommandLine;

namespace DigestMailer.Measure.Bench;

/// <summary><c>bench</c>: what is measured beside peers.</summary>
internal static class BenchCommand
{
    private static readonly string[] Later = ["day", "select", "store"];

    public static Command Create()
    {
        var command = new Command("bench", "Measures, beside peers in the same run.") { SendBench.Create(), TemplatesBench.Create() };
        foreach (var name in Later)
        {
            command.Add(LaterRelease.Create(name));
        }

        return command;
    }
}
