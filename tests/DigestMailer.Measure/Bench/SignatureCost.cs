using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using DigestMailer.Measure.Peers;
using DigestMailer.Measure.Processes;

namespace DigestMailer.Measure.Bench;

/// <summary>What as many signatures cost alone, on all cores as the lanes make them: below it no sender that signs can come.</summary>
internal static class SignatureCost
{
    public const string Name = "signatures alone";

    private static readonly Argument<int> Count = new("count");
    private static readonly Argument<string> Algorithm = new("algorithm");
    private static readonly Argument<string> File = new("file");

    public static Command Create()
    {
        var command = new Command("signatures", "Signs and sends nothing, as a child of the benchmark.") { Count, Algorithm, File };
        command.Hidden = true;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var key = new BenchKey(parsed.GetRequiredValue(Algorithm), parsed.GetRequiredValue(File)).Load();
            var digest = SHA256.HashData("a header"u8);
            return await StartSignal.RunAsync(
                token => Parallel.ForAsync(0, parsed.GetValue(Count), token, (_, _) =>
                {
                    key.Sign(digest, stackalloc byte[key.SignatureLength]);
                    return ValueTask.CompletedTask;
                }),
                cancellationToken);
        });
        return command;
    }

    public static Sender Sender(BenchKey key) => new(
        Name, $"{key.Algorithm} over a ready digest, on all cores, nothing else", Signals: true,
        job => Child.Again("signatures", job.Count.ToString(CultureInfo.InvariantCulture), key.Algorithm, key.File)) { Sends = false };
}
