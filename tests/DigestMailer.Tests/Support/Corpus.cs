namespace DigestMailer.Tests.Support;

/// <summary>Labelled cases outside the repository; without them the tests that read them are skipped, visibly.</summary>
internal static class Corpus
{
    /// <returns>The rows below the heading, split at tabs.</returns>
    public static string[][] Rows(string file)
    {
        var path = Path.Combine(Folder(), file);
        Assert.SkipUnless(File.Exists(path), $"No labelled cases at {path}: set DIGESTMAILER_CORPUS.");
        return [.. File.ReadAllLines(path).Skip(1).Select(line => line.Split('\t'))];
    }

    /// <returns>A folder of cases.</returns>
    public static string Folder(string name)
    {
        var path = Path.Combine(Folder(), name);
        Assert.SkipUnless(Directory.Exists(path), $"No labelled cases at {path}: set DIGESTMAILER_CORPUS.");
        return path;
    }

    private static string Folder() =>
        Environment.GetEnvironmentVariable("DIGESTMAILER_CORPUS") is { Length: > 0 } named
            ? named
            : Path.GetFullPath(Repository.Path("..", "shared", "corpus"));
}
