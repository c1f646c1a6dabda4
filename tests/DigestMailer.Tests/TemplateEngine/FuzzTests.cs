using DigestMailer.Measure.Fuzz;

namespace DigestMailer.Tests.TemplateEngine;

/// <summary>The short form of <c>fuzz templates</c>.</summary>
public sealed class FuzzTests
{
    [Fact]
    public void Whatever_is_written_ends_in_output_or_in_an_error_with_its_place()
    {
        var fuzz = new TemplateFuzz(7, TemplateFuzz.Functions(), TemplateFuzz.Seeds(Path.Combine(AppContext.BaseDirectory, "templates")));

        fuzz.Run(20_000, threads: 2, TestContext.Current.TestOutputHelper!.WriteLine);

        Assert.Empty(fuzz.Failures);
    }
}
