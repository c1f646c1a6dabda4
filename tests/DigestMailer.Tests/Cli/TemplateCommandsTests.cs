using DigestMailer.Tests.Scenarios;

namespace DigestMailer.Tests.Cli;

public sealed class TemplateCommandsTests
{
    [Fact]
    public async Task Every_mistake_of_every_template_is_named_with_line_and_column()
    {
        await using var child = new Child();
        Assert.Equal("All templates are in order.\n", await child.DoAsync("templates", "check"));

        var folder = Broken.Templates(child);
        var line = (await File.ReadAllLinesAsync(child.Path("templates", "digest.html"), TestContext.Current.CancellationToken)).Length;
        var ended = await child.RunAsync("templates", "check", $"--Rendering:Folder={folder}");
        Assert.Equal(1, ended.Code);
        Assert.Contains(ended.Complaints, complaint => complaint.StartsWith($"digest.html({line},7-", StringComparison.Ordinal) && complaint.Contains("no_such_name", StringComparison.Ordinal));
        Assert.Contains(ended.Complaints, complaint => complaint.StartsWith("pages/refused.html(", StringComparison.Ordinal));
        Assert.Matches(@"^\d+ mistakes\.\n$", ended.Out);
    }

    [Fact]
    public async Task A_template_is_rendered_over_a_sample_in_the_language_asked_for()
    {
        await using var child = new Child();
        Assert.Contains("<html lang=\"ar\" dir=\"rtl\"", await child.DoAsync("templates", "render", "digest.html", "--language", "ar"), StringComparison.Ordinal);
        Assert.DoesNotContain("<html", await child.DoAsync("templates", "render", "digest.text"), StringComparison.Ordinal);

        var unknown = await child.RunAsync("templates", "render", "digset.html");
        Assert.Equal(3, unknown.Code);
        Assert.Contains("digest.html", Assert.Single(unknown.Complaints), StringComparison.Ordinal);
    }
}
