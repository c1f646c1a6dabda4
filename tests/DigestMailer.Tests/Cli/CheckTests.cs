using DigestMailer.Tests.Scenarios;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Cli;

public sealed class CheckTests
{
    [Fact]
    public async Task A_clean_set_up_is_in_order_and_leaves_nothing_behind()
    {
        await using var child = new Child();
        child.Environment["DIGESTMAILER__Smtp__Host"] = "relay.example.org";
        child.Environment["DIGESTMAILER__Smtp__UserName"] = "mailer";
        child.Environment["DIGESTMAILER__Smtp__Password_FILE"] = child.Write("secret", "s3cret\n");
        Assert.Equal("Settings and templates are in order.\n", await child.DoAsync("check"));
        Assert.Equal([child.Path("secret")], Directory.GetFileSystemEntries(child.Folder));
    }

    [Fact]
    public async Task Every_mistake_of_settings_and_templates_comes_at_once()
    {
        await using var child = new Child();
        var templates = Broken.Templates(child);
        var ended = await child.RunAsync(
            "check", "--Smtp:Hots=x", "--Web:Foo=1", "--Delivery:Lease=30", "--Nonsense:Key=1", "--Shutdown:Timeout=00:00:00", "--Composing:FromAddress=nobody",
            $"--Rendering:Folder={templates}");
        Assert.Equal((2, ""), (ended.Code, ended.Out));
        foreach (var start in new[] { "Smtp:Hots ", "Web:Foo ", "Delivery:Lease ", "Nonsense ", "Shutdown:Timeout: ", "Composing:FromAddress ", "digest.html(", "pages/refused.html(" })
        {
            Assert.Contains(ended.Complaints, complaint => complaint.StartsWith(start, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_storage_that_cannot_be_hides_no_other_mistake()
    {
        await using var child = new Child();
        var ended = await child.RunAsync("check", "--Storage:Connection=Host=db", "--Smtp:Connections=0");
        Assert.Equal(2, ended.Code);
        Assert.Equal(["Storage:Connection", "Smtp:Connections:"], ended.Complaints.Select(complaint => complaint.Split(' ')[0]));
    }

    [Fact]
    public async Task A_secret_file_that_is_not_there_is_a_mistake_of_the_settings()
    {
        await using var child = new Child();
        child.Environment["DIGESTMAILER__Smtp__Password_FILE"] = child.Path("none");
        var ended = await child.RunAsync("check");
        Assert.Equal(2, ended.Code);
        Assert.Contains("DIGESTMAILER__Smtp__Password_FILE names", Assert.Single(ended.Complaints), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chekc")]
    [InlineData("plan", "--date", "tomorrow")]
    [InlineData("plan")]
    [InlineData("preview", "--subscriber", "a@example.org")]
    [InlineData("digests", "raed")]
    [InlineData("demo", "--onec")]
    public async Task A_mistyped_command_is_wrong_usage_and_does_nothing(params string[] words)
    {
        await using var child = new Child();
        var ended = await child.RunAsync(words);
        Assert.Equal(2, ended.Code);
        Assert.Equal("", ended.Out);
        Assert.Contains("See 'digestmailer --help'.", ended.Complaints);
        Assert.Empty(Directory.GetFileSystemEntries(child.Folder));
    }

    [Fact]
    public async Task The_doctor_names_what_is_sick_and_the_rest_as_well()
    {
        await using var child = new Child();
        Assert.StartsWith("Applied ", await child.DoAsync("migrate"), StringComparison.Ordinal);
        Assert.Equal("The database is up to date.\n", await child.DoAsync("migrate"));
        Assert.DoesNotContain("FAIL", await child.DoAsync("doctor"), StringComparison.Ordinal);

        using var closed = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        closed.Start();
        var port = ((System.Net.IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        var sick = await child.RunAsync("doctor", "--server", "127.0.0.1:1", "--patience", "2", "--Smtp:Host=127.0.0.1", $"--Smtp:Port={port}", "--Smtp:Security=PlainText");
        Assert.Equal(1, sick.Code);
        Assert.Matches(@"(?m)^ok    database: 0 subscribers$", sick.Out);
        Assert.Matches(@"(?m)^FAIL  relay .*\n      -> Check Smtp:Host", sick.Out);
    }

    [Fact]
    public async Task Help_names_every_verb()
    {
        await using var child = new Child();
        var help = await child.DoAsync("--help");
        Assert.All(
            ["serve", "demo", "check", "doctor", "migrate", "health", "ingest", "digests", "select", "plan", "runs", "preview", "send-test", "subscribers", "templates"],
            verb => Assert.Matches($@"(?m)^  {verb}\b", help));
    }
}

/// <summary>The shipped templates with two mistakes in them.</summary>
internal static class Broken
{
    public static string Templates(Child child)
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Path("templates"), "*", SearchOption.AllDirectories))
        {
            child.Write(Path.Combine("templates", Path.GetRelativePath(Repository.Path("templates"), file)), File.ReadAllText(file));
        }

        File.AppendAllText(child.Path("templates", "digest.html"), "\n<p>{{ no_such_name }}</p>\n");
        File.AppendAllText(child.Path("templates", "pages", "refused.html"), "\n{{ if }}\n");
        return child.Path("templates");
    }
}
