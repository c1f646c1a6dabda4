using System.Diagnostics;
using DigestMailer.Templates;

namespace DigestMailer.Measure.Fuzz;

/// <summary>Many templates, each from its own number: any of them can be made again alone.</summary>
/// <param name="seeds">Templates to change at random.</param>
internal sealed class TemplateFuzz(int seed, IReadOnlyList<string> functions, IReadOnlyList<string> seeds)
{
    private const int MostFailures = 20;

    private static readonly TimeSpan Soft = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Hard = TimeSpan.FromSeconds(10);

    private readonly Lock change = new();
    private readonly SortedDictionary<string, long> ends = new(StringComparer.Ordinal);
    private readonly List<string> failures = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private FuzzEnd slowest;
    private FuzzEnd largest;
    private long slowestCase;
    private long largestCase;
    private long slow;

    public IReadOnlyList<string> Failures => failures;

    public static IReadOnlyList<string> Functions() =>
        [.. Library.Groups.SelectMany(group => Library.Names(group).Select(name => $"{group}.{name}")).Concat(Library.Globals.Where(name => name != "include")).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<string> Seeds(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith(".json", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(File.ReadAllText)]
        : [];

    /// <summary>Template number <paramref name="number"/>: written after the grammar, or a shipped one or a written one changed.</summary>
    public (string Text, OutputKind Kind) Case(long number)
    {
        var chance = new Random(HashCode(number));
        var grammar = new TemplateGrammar(chance, functions);
        var text = chance.Next(10) switch
        {
            < 5 => grammar.Next(),
            < 8 => Mutation.Of(grammar.Next(), chance),
            _ when seeds.Count > 0 => Mutation.Of(Stretch(seeds[chance.Next(seeds.Count)], chance), chance),
            _ => Mutation.Of(grammar.Next(), chance),
        };
        return (text, (OutputKind)chance.Next(3));
    }

    public void Run(long count, int threads, Action<string> say)
    {
        var next = 0L;
        var running = new (long Case, long Since)[threads];
        var started = Stopwatch.GetTimestamp();
        using var done = new CountdownEvent(threads);
        for (var i = 0; i < threads; i++)
        {
            var mine = i;
            new Thread(() => Work(mine), 16 * 1024 * 1024) { IsBackground = true }.Start();
        }

        while (!done.Wait(TimeSpan.FromSeconds(1)))
        {
            foreach (var (number, since) in running)
            {
                if (since != 0 && Stopwatch.GetElapsedTime(since) > Hard)
                {
                    say($"HANG in case {number} (seed {seed}): {Case(number).Text}");
                    Environment.Exit(1);
                }
            }
        }

        var took = Stopwatch.GetElapsedTime(started);
        say($"{count} templates in {took.TotalSeconds:0.0} s, {count / took.TotalSeconds:0} a second: {string.Join(", ", ends.Select(end => $"{end.Value} {end.Key}"))}");
        say($"slowest {slowest.Took.TotalMilliseconds:0} ms (case {slowestCase}), {slow} over {Soft.TotalMilliseconds} ms; most memory {largest.Bytes / 1024.0 / 1024:0.0} MiB (case {largestCase})");
        say(failures.Count == 0 ? "every one ended in output or in an error with its place" : $"{failures.Count} went wrong");

        void Work(int thread)
        {
            const int Lot = 256;
            for (var from = Interlocked.Add(ref next, Lot) - Lot; from < count && failures.Count < MostFailures; from = Interlocked.Add(ref next, Lot) - Lot)
            {
                for (var number = from; number < Math.Min(count, from + Lot); number++)
                {
                    running[thread] = (number, Stopwatch.GetTimestamp());
                    var (text, kind) = Case(number);
                    Note(number, text, kind, TemplateCase.Run(text, kind), say);
                }
            }

            running[thread] = default;
            done.Signal();
        }
    }

    private void Note(long number, string text, OutputKind kind, FuzzEnd end, Action<string> say)
    {
        string? failure = null;
        if (end.Wrong is not null && IsNew(end.Wrong))
        {
            var smallest = end.Kind == "crashed" || end.Took < Soft ? Mutation.Shrink(text, one => TemplateCase.Run(one, kind) is { Wrong: not null } again && again.Kind == end.Kind) : text;
            failure = $"case {number} (seed {seed}, {kind}): {end.Wrong}{Environment.NewLine}  {smallest}";
        }

        lock (change)
        {
            ends[end.Kind] = ends.GetValueOrDefault(end.Kind) + 1;
            slow += end.Took > Soft ? 1 : 0;
            (slowest, slowestCase) = end.Took > slowest.Took ? (end, number) : (slowest, slowestCase);
            (largest, largestCase) = end.Bytes > largest.Bytes ? (end, number) : (largest, largestCase);
            if (failure is not null)
            {
                failures.Add(failure);
                say(failure);
            }
        }
    }

    /// <summary>One defect fails many templates: the first of them is enough. Numbers differ.</summary>
    private bool IsNew(string wrong)
    {
        lock (change)
        {
            return known.Add(string.Concat(wrong.Where(c => !char.IsAsciiDigit(c))));
        }
    }

    /// <summary>Seeds are long: a part of one is changed, so that many are tried.</summary>
    private static string Stretch(string text, Random chance)
    {
        var length = Math.Min(text.Length, chance.Next(20, 600));
        return text.Substring(chance.Next(text.Length - length + 1), length);
    }

    /// <summary>The same on every machine and in every process.</summary>
    private int HashCode(long number) => unchecked((int)((((ulong)number + 1) * 0x9E3779B97F4A7C15UL) >> 32) ^ (seed * 0x5BD1E995));
}
