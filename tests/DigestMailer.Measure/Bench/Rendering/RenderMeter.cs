using System.Diagnostics;
using System.Net;

namespace DigestMailer.Measure.Bench.Rendering;

/// <summary>One run of one engine on one thread.</summary>
/// <param name="Cpu">Processor time of a rendering, in µs.</param>
/// <param name="Wall">The same by the clock.</param>
/// <param name="Garbage">Bytes allocated for a rendering.</param>
internal sealed record RenderRun(double Cpu, double Wall, double Garbage);

internal static class RenderMeter
{
    public static RenderRun Measure(Engine engine, Letter[] letters, int count)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var (cpu, wall) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        long length = 0;
        for (var number = 0; number < count; number++)
        {
            length += engine.Render(letters[number % letters.Length]);
        }

        var took = Stopwatch.GetElapsedTime(wall);
        var used = Environment.CpuUsage.TotalTime - cpu;
        ArgumentOutOfRangeException.ThrowIfZero(length);
        return new RenderRun(
            used.TotalMicroseconds / count,
            took.TotalMicroseconds / count,
            (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / count);
    }

    /// <exception cref="InvalidOperationException">The engines do not say the same: their figures cannot be compared.</exception>
    public static void Demand(IReadOnlyList<Engine> engines, Letter[] letters)
    {
        Engine[] alike = [.. engines.Where(engine => engine.Show is not null)];
        foreach (var letter in letters)
        {
            var wanted = Text(alike[0], letter);
            if (alike.FirstOrDefault(engine => Text(engine, letter) != wanted) is { } other)
            {
                throw new InvalidOperationException($"{other.Name} renders the letter {letter.Id} unlike {alike[0].Name}: no figure.");
            }
        }
    }

    /// <summary>Engines name the same character by different references.</summary>
    private static string Text(Engine engine, Letter letter) => WebUtility.HtmlDecode(engine.Show!(letter));
}
