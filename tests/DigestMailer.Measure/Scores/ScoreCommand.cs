using System.CommandLine;
using DigestMailer.Tests.Mail.Dkim;
using DigestMailer.Tests.TemplateEngine;

namespace DigestMailer.Measure.Scores;

/// <summary><c>score</c>: components over labelled cases; prints how many agree, and each that does not.</summary>
internal static class ScoreCommand
{
    public static Command Create() => new("score", "Runs a component over labelled cases.")
    {
        Of("templates", "The template language: a folder of cases.", CorpusScore.Score),
        Of("replies", "Server replies: folder or one .tsv file.", path => ReplyScore.Run(path).SelectMany(scored => scored.Lines)),
        Of("addresses", "Mail addresses: folder or one .tsv file.", path => AddressScore.Run(path).SelectMany(scored => scored.Lines)),
        Of("bounces", "Reports that came back: folder with mails/ and labels.tsv.", path => BounceScore.Run(path).SelectMany(scored => scored.Lines)),
        Of("dkim", "Canonical forms, signatures and their check: a folder of messages and keys.", DkimScore.Lines),
        LaterRelease.Create("selection"),
    };

    private static Command Of(string name, string description, Func<string, IEnumerable<string>> run)
    {
        var path = new Argument<string>("path").AcceptLegalFilePathsOnly();
        var command = new Command(name, description) { path };
        command.SetAction(parsed =>
        {
            foreach (var line in run(parsed.GetRequiredValue(path)))
            {
                Console.Out.WriteLine(line);
            }

            return 0;
        });
        return command;
    }
}
