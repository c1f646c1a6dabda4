using DigestMailer.Composing;
using Spectre.Console;

namespace DigestMailer.Cli;

/// <summary>A day as a table: who, how many papers, why the first one, what became of it.</summary>
internal static class DayTable
{
    private const int LongestTitle = 64;
    private const int PlainWidth = 160; // where standard output is no terminal, nothing says how wide it is

    public static void Write(IReadOnlyList<DayLine> lines)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = PlainWidth;
        }

        var table = new Table().Border(TableBorder.Simple).Expand();
        table.AddColumn("Subscriber");
        table.AddColumn(new TableColumn("Papers").RightAligned());
        table.AddColumn("First paper");
        table.AddColumn("Why");
        table.AddColumn("Result");
        foreach (var line in lines)
        {
            table.AddRow(
                new Text(line.Subscriber),
                new Text(line.Papers > 0 ? line.Papers.ToString(null, null) : "–"),
                new Text(Excerpt.Words(line.First ?? "", LongestTitle)),
                new Text(line.Why ?? ""),
                new Text(Result(line)));
        }

        console.Write(table);
    }

    private static string Result(DayLine line) => line.State switch
    {
        null => $"no mail: {line.Words}",
        "sent" => line.Papers > 0 ? "sent" : "sent: nothing today",
        _ => line.Words is null ? line.State : $"{line.State}: {line.Words}",
    };
}
