using System.CommandLine;

namespace DigestMailer.Measure.Scores;

/// <summary><c>score</c>: components over labelled cases; prints how many agree, and each that does not.</summary>
internal static class ScoreCommand
{
    public static Command Create() => new("score", "Runs a component over labelled cases.")
    {
        Of("replies", "Server replies: folder or one .tsv file.", ReplyScore.Run),
        Of("addresses", "Mail addresses: folder or one .tsv file.", AddressScore.Run),
        LaterRelease.Create("bounces"),
        LaterRelease.Create("selection"),
    };

    private static Command Of(string name, string description, Func<string, IEnumerable<Scored>> run)
    {
        var path = new Argument<string>("path").AcceptLegalFilePathsOnly();
        var command = new Command(name, description) { path };
        command.SetAction(parsed =>
        {
            foreach (var scored in run(parsed.GetRequiredValue(path)))
            {
                Console.Out.WriteLine(scored.Line);
                foreach (var line in scored.Disagreements)
                {
                    Console.Out.WriteLine($"  {line}");
                }
            }

            return 0;
        });
        return command;
    }
}
