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
    public async Task What_a_template_may_read_is_published_for_people_and_for_tools()
    {
        await using var child = new Child();
        Assert.Contains("list of paper", await child.DoAsync("templates", "schema"), StringComparison.Ordinal);
        using var schema = System.Text.Json.JsonDocument.Parse(await child.DoAsync("templates", "schema", "--json"));
        Assert.Equal("mail", schema.RootElement.GetProperty("templates").GetProperty("digest.html").GetString());
        Assert.Contains(schema.RootElement.GetProperty("models").GetProperty("paper").EnumerateArray(), member => member.GetProperty("name").GetString() == "pdf_url" && member.GetProperty("optional").GetBoolean());
        Assert.Contains(schema.RootElement.GetProperty("functions").EnumerateArray(), function => function.GetProperty("name").GetString() == "string.upcase");
    }

    [Fact]
    public async Task The_lint_ends_well_over_the_shipped_templates_and_names_what_it_finds_elsewhere()
    {
        await using var child = new Child();
        Assert.Equal("Nothing to say.\n", await child.DoAsync("templates", "lint"));

        var folder = Directory.CreateTempSubdirectory().FullName;
        var shipped = Path.Combine(AppContext.BaseDirectory, "templates");
        foreach (var path in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(shipped, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }

        await File.AppendAllTextAsync(Path.Combine(folder, "parts", "footer.text"), "{{ x = 1 }}http://other.example/\n", TestContext.Current.CancellationToken);
        var ended = await child.RunAsync("templates", "lint", "--json", $"--Rendering:Folder={folder}");
        Directory.Delete(folder, recursive: true);
        Assert.Equal(1, ended.Code);
        using var found = System.Text.Json.JsonDocument.Parse(ended.Out);
        Assert.Contains(found.RootElement.EnumerateArray(), one => one.GetProperty("code").GetString() == "DMT3001" && one.GetProperty("level").GetString() == "warning");
        Assert.Contains(found.RootElement.EnumerateArray(), one => one.GetProperty("code").GetString() == "DMT3116" && one.GetProperty("level").GetString() == "error");
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
