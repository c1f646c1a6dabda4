using System.Globalization;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class CorpusTests
{
    /// <summary>What this release reaches of 649; the rest of the language is refused by name.</summary>
    private const int Floor = 620;

    [Fact]
    public void The_engine_agrees_with_most_recorded_cases()
    {
        var lines = CorpusScore.Score(Corpus.Folder("scriban"));

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', lines));
        Assert.StartsWith("agrees ", lines[0], StringComparison.Ordinal);
        Assert.True(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture) >= Floor, lines[0]);
    }
}
