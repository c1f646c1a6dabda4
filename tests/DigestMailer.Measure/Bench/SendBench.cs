using System.CommandLine;
using DigestMailer.Measure.Peers;

namespace DigestMailer.Measure.Bench;

/// <summary><c>bench send</c>: the whole way of a planned row to the relay's 250 and back into the ledger, beside peers that only send.</summary>
internal static class SendBench
{
    private static readonly Option<int> Count = new("--count") { Description = "Mails a run.", DefaultValueFactory = _ => 10_000 };
    private static readonly Option<int?> PeerCount = new("--peer-count") { Description = "Mails a run of each peer; as many as ours unless given." };
    private static readonly Option<int?> WarmUp = new("--warm-up") { Description = "Mails that every sender but smtp-source sends in the same process before it is measured; as many as are measured, 10,000 at most, unless given." };
    private static readonly Option<int> RoundCount = new("--rounds") { Description = "Rounds after the warm-up.", DefaultValueFactory = _ => 5 };
    private static readonly Option<string> SinkKind = new("--sink") { Description = "light or smtp-sink.", DefaultValueFactory = _ => "light" };
    private static readonly Option<string[]> PeerNames = new("--peer") { Description = "smtp-source, smtplib, netmail, nodemailer; again for more, 'all' for all.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<bool> WithoutOurs = new("--peers-only") { Description = "Leaves ours out." };
    private static readonly Option<string> Signed = new("--signed") { Description = "none, rsa or ed25519: ours and nodemailer sign, and the signatures alone are measured beside them.", DefaultValueFactory = _ => "none" };
    private static readonly Option<bool> Json = new("--json");

    public static Command Create()
    {
        SinkKind.AcceptOnlyFromAmong("light", "smtp-sink");
        PeerNames.AcceptOnlyFromAmong([.. PeerFinder.Names, "all"]);
        Signed.AcceptOnlyFromAmong("none", "rsa", "ed25519");
        var command = new Command("send", "Messages a second, CPU and peak memory of a send, beside peers.")
        {
            Count, PeerCount, WarmUp, RoundCount, SinkKind, PeerNames, WithoutOurs, Signed, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var folder = new Scratch("bench");
        var key = BenchKey.Make(parsed.GetRequiredValue(Signed), folder.Path);
        var papers = Path.Combine(folder.Path, "papers.json");
        PeerPaper.Write(SeedPaper.ReadAll(), papers);
        var names = parsed.GetValue(PeerNames) is { Length: > 0 } given ? given : [];
        var peers = await PeerFinder.FindAsync(
            names.Contains("all") ? PeerFinder.Names : names, folder.Path, papers, key, cancellationToken);

        var count = parsed.GetValue(Count);
        var peerCount = parsed.GetValue(PeerCount) ?? count;
        Sender[] senders = parsed.GetValue(WithoutOurs)
            ? [.. peers]
            : [await Ours.PrepareAsync(count + WarmUpOf(parsed, count), folder.Path, key, cancellationToken), .. peers];
        senders = key is null ? senders : [.. senders, SignatureCost.Sender(key)];
        await using IReceiver receiver = parsed.GetValue(SinkKind) == "light"
            ? await LightReceiver.StartAsync(cancellationToken)
            : await SmtpSink.StartAsync(TimeProvider.System, cancellationToken);

        var meter = new SendMeter(receiver, TimeProvider.System);
        var rounds = new Rounds<Measured>([.. senders.Select(sender => sender.Name)]);
        await rounds.RunAsync(
            parsed.GetValue(RoundCount),
            (name, token) =>
            {
                var mails = name is Ours.Name or SignatureCost.Name ? count : peerCount;
                return meter.MeasureAsync(
                    senders.First(sender => sender.Name == name),
                    new SendJob(receiver.Port, mails, WarmUpOf(parsed, mails), folder.Path),
                    token);
            },
            run => $"{run.Rate:0} messages/s, {run.CpuSending:0.000} CPU s/1,000 sending, {run.Peak:0} MB",
            Console.Error.WriteLine,
            cancellationToken);

        var report = new SendReport(rounds, Ours.Name, [.. senders.Select(sender => (sender.Name, sender.Note))]);
        Print(parsed, report, receiver);
        return 0;
    }

    private static int WarmUpOf(ParseResult parsed, int mails) => parsed.GetValue(WarmUp) ?? Math.Min(10_000, mails);

    private static void Print(ParseResult parsed, SendReport report, IReceiver receiver)
    {
        if (parsed.GetValue(Json))
        {
            Console.Out.WriteLine(report.Json());
            return;
        }

        if (!receiver.Counts)
        {
            Console.Out.WriteLine("smtp-sink is one thread: near 5,000 messages/s this measures the receiver, and arrivals are not counted.");
        }

        foreach (var line in report.Lines())
        {
            Console.Out.WriteLine(line);
        }
    }
}
