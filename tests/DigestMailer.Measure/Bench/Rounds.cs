namespace DigestMailer.Measure.Bench;

/// <summary>
/// Runs senders in turn, A B B A and so on after a warm-up of each, so that what else the machine does falls on all alike;
/// ratios are taken within a round.
/// </summary>
/// <typeparam name="TRun">What one run gives.</typeparam>
internal sealed class Rounds<TRun>(IReadOnlyList<string> names)
{
    private readonly Dictionary<string, List<TRun>> runs = names.ToDictionary(name => name, _ => new List<TRun>());

    /// <summary>Whose turn it is in a round, counted from 0: forwards, then backwards.</summary>
    public IEnumerable<string> Order(int round) => round % 2 == 0 ? names : names.Reverse();

    public async Task RunAsync(
        int rounds,
        Func<string, CancellationToken, Task<TRun>> measure,
        Func<TRun, string> describe,
        Action<string> progress,
        CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            progress($"warm-up {name}");
            await measure(name, cancellationToken);
        }

        for (var round = 0; round < rounds; round++)
        {
            foreach (var name in Order(round))
            {
                var run = await measure(name, cancellationToken);
                progress($"round {round + 1} {name}: {describe(run)}");
                runs[name].Add(run);
            }
        }
    }

    public Spread Figure(string name, Func<TRun, double> figure) => Spread.Of(runs[name].Select(figure));

    /// <summary>Of each round's two figures, <paramref name="over"/> divided by <paramref name="under"/>.</summary>
    public Spread Ratio(string over, string under, Func<TRun, double> figure) =>
        Spread.Of(runs[over].Zip(runs[under], (a, b) => figure(a) / figure(b)));
}
