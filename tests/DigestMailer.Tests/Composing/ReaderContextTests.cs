using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Composing;

/// <summary>What a template knows of its reader beside the model: the zone, and a chance of the mail's own.</summary>
public sealed class ReaderContextTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_reader_s_zone_and_the_row_reach_the_template()
    {
        var shipped = Repository.Path("templates");
        foreach (var file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder.FullName, Path.GetRelativePath(shipped, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.AppendAllText(
            Path.Combine(folder.FullName, "digest.text"),
            "\n{{ summer = date.parse '2025-06-01T12:00:00Z' ~}}\nhere {{ summer | local | date.to_string '%H:%M' }} drawn {{ math.random 0 1000000000 }}.\n");
        await using var desk = await Desk.OpenAsync(templates: folder.FullName);
        var row = Desk.Row(desk.With(SomePapers.Many(2)).Recipe());

        var first = Last(Post.Read(await desk.BytesAsync(row)).Text);

        Assert.StartsWith("here 13:00 drawn ", first, StringComparison.Ordinal);
        Assert.Equal(first, Last(Post.Read(await desk.BytesAsync(row with { Attempts = 2 })).Text));
        Assert.NotEqual(first, Last(Post.Read(await desk.BytesAsync(row with { Id = 2 })).Text));
    }

    private static string Last(string text) => text.TrimEnd().Split('\n')[^1].Trim();
}
