using System.Globalization;
using System.Text.Json;

namespace DigestMailer.Measure.Bench.Rendering;

/// <summary>The figures of <c>bench templates</c>: a line each for people, one document for programs.</summary>
internal sealed class RenderReport(Rounds<RenderRun> rounds, IReadOnlyList<Engine> engines, Engine yardstick, double compiled)
{
    /// <summary>
    /// Engines that are not measured here, in µs of the same workload as recorded once, and what the yardstick took there:
    /// the quotient of the two carries over to another machine, within the spread of both.
    /// </summary>
    private static readonly (string Name, double Least, double Most)[] Recorded = [("Scriban 7.2.6", 165, 195), ("Fluid", 36, 36)];

    private static readonly (double Least, double Most) RecordedYardstick = (29, 38);

    private IEnumerable<Engine> Ours => engines.Where(engine => engine.Show is not null && engine != yardstick);

    public IEnumerable<string> Lines()
    {
        foreach (var engine in engines)
        {
            var cpu = Figure(engine, run => run.Cpu);
            yield return $"{engine.Name}: {engine.Note}";
            yield return $"  CPU µs a mail {Text(cpu, "0.0")}, {1e6 / cpu.Median:0} mails/s of one core";
            yield return $"  wall µs a mail {Text(Figure(engine, run => run.Wall), "0.0")}";
            yield return $"  bytes allocated a mail {Text(Figure(engine, run => run.Garbage), "0")}";
        }

        foreach (var engine in Ours)
        {
            yield return $"{engine.Name}: ratio {yardstick.Name} {Text(Ratio(engine), "0.0")}, measured in pairs";
            foreach (var (name, least, most) in Recorded)
            {
                var scaled = Scaled(engine, least, most);
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{engine.Name}: ratio {name} {scaled.Min:0.0} to {scaled.Max:0.0}, not measured: scaled by {yardstick.Name}");
            }
        }

        foreach (var (name, least, most) in Recorded)
        {
            var took = least < most ? $"{least:0} to {most:0}" : $"{least:0}";
            yield return $"{name}: {took} µs, recorded in another state of a machine where {yardstick.Name} took {RecordedYardstick.Least:0} to {RecordedYardstick.Most:0}";
        }

        yield return $"small templates compiled a CPU second: {compiled:0}";
    }

    public string Json() => JsonSerializer.Serialize(
        new
        {
            engines = engines.Select(engine => new
            {
                name = engine.Name,
                note = engine.Note,
                cpuMicroseconds = Figure(engine, run => run.Cpu),
                wallMicroseconds = Figure(engine, run => run.Wall),
                allocatedBytes = Figure(engine, run => run.Garbage),
            }),
            ratios = Ours.Select(engine => new { name = engine.Name, peer = yardstick.Name, cpu = Ratio(engine) }),
            scaled = Ours.SelectMany(engine => Recorded.Select(peer => new
            {
                name = engine.Name,
                peer = peer.Name,
                min = Scaled(engine, peer.Least, peer.Most).Min,
                max = Scaled(engine, peer.Least, peer.Most).Max,
            })),
            compiledPerSecond = compiled,
        },
        JsonSerializerOptions.Web);

    /// <summary>How many times the yardstick's time ours is contained in.</summary>
    private Spread Ratio(Engine engine) => rounds.Ratio(yardstick.Name, engine.Name, run => run.Cpu);

    private (double Min, double Max) Scaled(Engine engine, double least, double most) =>
        (Ratio(engine).Median * least / RecordedYardstick.Most, Ratio(engine).Median * most / RecordedYardstick.Least);

    private Spread Figure(Engine engine, Func<RenderRun, double> figure) => rounds.Figure(engine.Name, figure);

    private static string Text(Spread spread, string format) => string.Create(
        CultureInfo.InvariantCulture,
        $"{spread.Median.ToString(format, CultureInfo.InvariantCulture)} (min {spread.Min.ToString(format, CultureInfo.InvariantCulture)}, max {spread.Max.ToString(format, CultureInfo.InvariantCulture)})");
}
