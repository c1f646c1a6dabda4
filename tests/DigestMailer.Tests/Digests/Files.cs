using System.Text;
using DigestMailer.Digests;

namespace DigestMailer.Tests.Digests;

/// <summary>The seed digest, the corpus beside the repository, and what a reader makes of them.</summary>
internal static class Files
{
    public const string SeedName = "daily-papers-2025-11-03.txt";

    public static readonly byte[] Seed = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "seeds", SeedName));

    public static string[] SeedLines => Encoding.UTF8.GetString(Seed).Split('\n');

    /// <summary>Skips the test, visibly, where the corpus is not at hand.</summary>
    public static string Corpus(string path)
    {
        var root = Environment.GetEnvironmentVariable("DIGESTMAILER_CORPUS");
        root = string.IsNullOrEmpty(root) ? Path.Combine(Repository(), "..", "shared", "corpus") : root;
        var found = Path.Combine(root, "digests", path);
        Assert.SkipUnless(Path.Exists(found), $"The corpus is not at hand: {found}");
        return found;
    }

    public static Digest Read(string text, string name = "page.txt", DateOnly? stated = null) =>
        Read(Encoding.UTF8.GetBytes(text), name, stated);

    public static Digest Read(byte[] bytes, string name, DateOnly? stated = null) =>
        DigestReader.Read(bytes, name, stated) switch
        {
            ReadResult.Read read => read.Digest,
            ReadResult.Broken broken => throw new InvalidOperationException(string.Join('\n', broken.Mistakes)),
            _ => throw new InvalidOperationException("closed"),
        };

    public static Digest ReadFile(string path) => Read(File.ReadAllBytes(path), Path.GetFileName(path));

    public static IReadOnlyList<Mistake> Mistakes(string text, string name = "page.txt", DateOnly? stated = null) =>
        Mistakes(Encoding.UTF8.GetBytes(text), name, stated);

    public static IReadOnlyList<Mistake> Mistakes(byte[] bytes, string name = "page.txt", DateOnly? stated = null) =>
        Assert.IsType<ReadResult.Broken>(DigestReader.Read(bytes, name, stated)).Mistakes;

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DigestMailer.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside their repository.");
        }

        return folder.FullName;
    }
}
