using DigestMailer.Rendering;
using DigestMailer.Templates;
using DigestMailer.Tests.Support;
using Microsoft.Extensions.Options;

namespace DigestMailer.Tests.Rendering;

/// <summary>What keeping template versions promises on every database.</summary>
public abstract class TemplateVersionsContract : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("digestmailer-templates-").FullName;
    private TestDatabase test = null!;

    private protected abstract Task<TestDatabase> OpenAsync(TimeProvider clock);

    public async ValueTask InitializeAsync()
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "templates");
        foreach (var file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        test = await OpenAsync(new ManualClock());
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        if (test is not null)
        {
            await test.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_version_outlives_its_folder()
    {
        var before = Open();
        await before.StartAsync(Token);
        Append("digest.text", "A new last line\n");
        var after = Open();
        await after.StartAsync(Token);

        Assert.NotEqual(before.Current.Hash, after.Current.Hash);
        var old = await after.GetAsync(before.Current.Hash, Token);
        Assert.Equal(before.Current.Files.Json, old!.Files.Json);
        Assert.Null(await after.GetAsync("unknown", Token));
    }

    [Fact]
    public async Task The_same_files_are_the_same_version_and_kept_once()
    {
        var first = Open();
        await first.StartAsync(Token);
        var second = Open();
        await second.StartAsync(Token);

        Assert.Equal(first.Current.Hash, second.Current.Hash);
        Assert.Same(second.Current, await second.GetAsync(first.Current.Hash, Token));
    }

    [Fact]
    public async Task A_start_fails_with_every_mistake_of_every_template()
    {
        Append("digest.html", "{{ titel }}");
        Append("parts/paper.text", "{{ paper.abstrakt }}");

        var failure = await Assert.ThrowsAsync<TemplateException>(() => Open().StartAsync(Token));

        Assert.Contains(failure.Errors, error => error.Template == "digest.html");
        Assert.Contains(failure.Errors, error => error.Template == "parts/paper.text");
    }

    [Fact]
    public async Task A_frame_without_a_place_for_its_cards_is_refused()
    {
        File.WriteAllText(Path.Combine(folder, "digest.text"), "no cards\n");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Open().StartAsync(Token));

        Assert.Contains("digest.text must print {{ cards }} exactly once", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_template_is_named()
    {
        File.Delete(Path.Combine(folder, "parts", "why.html"));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Open().StartAsync(Token));

        Assert.Contains("lacks parts/why.html", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Markup_that_no_mail_may_have_is_refused_at_the_start()
    {
        Append("parts/paper.html", "<iframe></iframe>");

        var failure = await Assert.ThrowsAsync<RefusedMarkupException>(() => Open().StartAsync(Token));

        Assert.Contains("element <iframe>", failure.Findings);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TemplateVersions Open() => new(
        test.Database,
        files => Renderer.Compile(files, new TemplateLimits()),
        new ManualClock(),
        Options.Create(new RenderingOptions { Folder = folder }));

    private void Append(string name, string text) => File.AppendAllText(Path.Combine(folder, name), text);
}

public sealed class SqliteTemplateVersions : TemplateVersionsContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider clock) => TestDatabase.SqliteAsync(clock);
}

public sealed class PostgreSqlTemplateVersions : TemplateVersionsContract
{
    private protected override Task<TestDatabase> OpenAsync(TimeProvider clock) => TestDatabase.PostgreSqlAsync(clock);
}
