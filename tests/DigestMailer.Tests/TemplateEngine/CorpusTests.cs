namespace DigestMailer.Tests.TemplateEngine;

public sealed class CorpusTests
{
    /// <summary>Set <c>SCRIBAN_CASES</c> to a folder of recorded cases to see the score.</summary>
    [Fact]
    public void The_engine_agrees_with_most_recorded_cases()
    {
        var folder = Environment.GetEnvironmentVariable("SCRIBAN_CASES");
        Assert.SkipWhen(folder is null, "SCRIBAN_CASES names no folder of recorded cases");

        var lines = CorpusScore.Score(folder!);

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join('\n', lines));
        Assert.StartsWith("agrees ", lines[0], StringComparison.Ordinal);
    }
}
