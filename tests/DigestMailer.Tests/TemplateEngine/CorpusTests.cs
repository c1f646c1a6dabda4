using System.Globalization;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.TemplateEngine;

public sealed class CorpusTests
{
    /// <summary>What is reached of 649: it may not fall.</summary>
    private const int Floor = 639;

    /// <summary>How many may differ on purpose; each kind has its reason.</summary>
    private const int MostOnPurpose = 15;

    [Fact]
    public void The_engine_agrees_with_most_recorded_cases()
    {
        var lines = CorpusScore.Score(Corpus.Folder("scriban"));

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', lines));
        Assert.StartsWith("agrees ", lines[0], StringComparison.Ordinal);
        Assert.True(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture) >= Floor, lines[0]);
        Assert.True(int.Parse(lines[1].Split(' ')[2], CultureInfo.InvariantCulture) <= MostOnPurpose, lines[1]);
    }
}
