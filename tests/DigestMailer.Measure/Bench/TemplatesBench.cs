using System.CommandLine;
using System.Globalization;
using DigestMailer.Measure.Bench.Rendering;
using DigestMailer.Measure.Peers;

namespace DigestMailer.Measure.Bench;

/// <summary><c>bench templates</c>: the digest of ten papers, rendered by our engine with and without fragments, and by Handlebars.Net.</summary>
internal static class TemplatesBench
{
    private const int Letters = 720;
    private const int Compiled = 10_000;

    private static readonly Option<int> Count = new("--count") { Description = "Renderings a run.", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<int> RoundCount = new("--rounds") { Description = "Rounds after the warm-up.", DefaultValueFactory = _ => 7 };
    private static readonly Option<bool> Json = new("--json");

    public static Command Create()
    {
        var command = new Command("templates", "Time and garbage of rendering a mail, beside another engine.") { Count, RoundCount, Json };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var yardstick = Engine.Handlebars();
        Engine[] engines = [Engine.Whole(), Engine.Fragments(), Engine.Shipped(), yardstick];
        var letters = Letter.Write(SeedPaper.ReadAll(), Letters);
        RenderMeter.Demand(engines, letters);

        var rounds = new Rounds<RenderRun>([.. engines.Select(engine => engine.Name)]);
        await rounds.RunAsync(
            parsed.GetValue(RoundCount),
            (name, _) => Task.FromResult(RenderMeter.Measure(engines.First(engine => engine.Name == name), letters, parsed.GetValue(Count))),
            run => string.Create(CultureInfo.InvariantCulture, $"{run.Cpu:0.0} CPU µs, {run.Garbage:0} bytes"),
            Console.Error.WriteLine,
            cancellationToken);

        var report = new RenderReport(rounds, engines, yardstick, CompileMeter.Rate(Compiled));
        foreach (var line in parsed.GetValue(Json) ? [report.Json()] : report.Lines())
        {
            Console.Out.WriteLine(line);
        }

        return 0;
    }
}
