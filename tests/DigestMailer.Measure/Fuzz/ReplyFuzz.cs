using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DigestMailer.Tests.Mail;

namespace DigestMailer.Measure.Fuzz;

/// <summary><c>fuzz replies</c>: a server whose words are broken at random, against our side of the dialogue.</summary>
internal static class ReplyFuzz
{
    private static readonly Option<long> Bytes = new("--bytes") { Description = "Octets of replies.", DefaultValueFactory = _ => 20_000_000 };
    private static readonly Option<int> Seed = new("--seed") { Description = "The same seed breaks the same octets.", DefaultValueFactory = _ => 1 };

    public static Command Create()
    {
        var command = new Command("replies", "Broken SMTP replies through whole dialogues.") { Bytes, Seed };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // More lanes than processors: a broken reply makes both sides wait for a moment.
            var start = Stopwatch.GetTimestamp();
            var tally = await ReplyTrial.RunAsync(parsed.GetValue(Bytes), parsed.GetValue(Seed), 4 * Environment.ProcessorCount, cancellationToken);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            using var self = Process.GetCurrentProcess();
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{tally.Bytes} octets, {tally.Bytes / seconds / 1e6:F1} MB/s; dialogues {tally.Sessions}, opened {tally.Opened}; messages taken {tally.Sent}, refused {tally.Refused}, lost {tally.Lost}; peak {self.PeakWorkingSet64 / 1_000_000} MB"));
            return 0;
        });
        return command;
    }
}
