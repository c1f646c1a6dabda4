using System.Globalization;
using System.Text.Json;

namespace DigestMailer.Measure.Bench;

/// <summary>The figures of a benchmark: a line each for people, one document for programs.</summary>
internal sealed class SendReport(Rounds<Measured> rounds, string ours, IReadOnlyList<(string Name, string Note)> senders)
{
    private sealed record Figure(string Name, Func<Measured, double> Of, string Format);

    private static readonly Figure[] Figures =
    [
        new("messages/s", run => run.Rate, "0"),
        new("CPU s/1,000 with start and warm-up", run => run.Cpu, "0.000"),
        new("CPU s/1,000 sending", run => run.CpuSending, "0.000"),
        new("peak MB", run => run.Peak, "0"),
        new("KB a message", run => run.Size, "0.0"),
    ];

    /// <summary>Whom ours is compared with; nobody when ours did not run.</summary>
    private IEnumerable<string> Peers =>
        senders.Any(sender => sender.Name == ours) ? senders.Select(sender => sender.Name).Where(name => name != ours && name != SignatureCost.Name) : [];

    private bool IsSigned => senders.Any(sender => sender.Name == ours) && senders.Any(sender => sender.Name == SignatureCost.Name);

    public IEnumerable<string> Lines()
    {
        foreach (var (name, note) in senders)
        {
            yield return $"{name}: {note}";
            foreach (var figure in Figures.Where(figure => rounds.Figure(name, figure.Of).Max > 0)) // smtp-sink tells no sizes
            {
                yield return $"  {figure.Name} {Text(rounds.Figure(name, figure.Of), figure.Format)}";
            }
        }

        foreach (var peer in Peers)
        {
            yield return $"ratio {peer} {Text(Faster(peer), "0.00")} messages/s";
            yield return $"ratio {peer} {Text(Cheaper(peer, run => run.Cpu), "0.00")} CPU with start and warm-up";
            yield return $"ratio {peer} {Text(Cheaper(peer, run => run.CpuSending), "0.00")} CPU sending";
        }

        if (IsSigned)
        {
            yield return $"ours over {SignatureCost.Name} {Text(OverSignatures, "0.00")} CPU sending (goal: at most 1.35)";
        }
    }

    public string Json() => JsonSerializer.Serialize(
        new
        {
            senders = senders.Select(sender => new
            {
                name = sender.Name,
                note = sender.Note,
                messagesPerSecond = rounds.Figure(sender.Name, run => run.Rate),
                cpuPerThousand = rounds.Figure(sender.Name, run => run.Cpu),
                cpuPerThousandSending = rounds.Figure(sender.Name, run => run.CpuSending),
                peakMegabytes = rounds.Figure(sender.Name, run => run.Peak),
                kilobytesPerMessage = rounds.Figure(sender.Name, run => run.Size),
            }),
            ratios = Peers.Select(peer => new
            {
                peer,
                messagesPerSecond = Faster(peer),
                cpu = Cheaper(peer, run => run.Cpu),
                cpuSending = Cheaper(peer, run => run.CpuSending),
            }),
            overSignatures = IsSigned ? OverSignatures : (Spread?)null,
        },
        JsonSerializerOptions.Web);

    /// <summary>How many times the peer's figure ours is; above 1 is ours to the good, in all ratios.</summary>
    private Spread Faster(string peer) => rounds.Ratio(ours, peer, run => run.Rate);

    private Spread Cheaper(string peer, Func<Measured, double> cost) => rounds.Ratio(peer, ours, cost);

    /// <summary>What a signed mail costs beside its signature; 1 would be the signature alone.</summary>
    private Spread OverSignatures => rounds.Ratio(ours, SignatureCost.Name, run => run.CpuSending);

    private static string Text(Spread spread, string format) => string.Create(
        CultureInfo.InvariantCulture,
        $"{spread.Median.ToString(format, CultureInfo.InvariantCulture)} (min {spread.Min.ToString(format, CultureInfo.InvariantCulture)}, max {spread.Max.ToString(format, CultureInfo.InvariantCulture)})");
}
