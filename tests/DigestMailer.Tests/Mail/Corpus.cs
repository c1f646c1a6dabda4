using Xunit;

namespace DigestMailer.Tests.Mail;

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

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable("DIGESTMAILER_CORPUS") is { Length: > 0 } named)
        {
            return named;
        }

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "DigestMailer.sln")))
        {
            root = root.Parent;
        }

        return Path.GetFullPath(Path.Combine(root?.FullName ?? ".", "..", "shared", "corpus"));
    }
}
