namespace DigestMailer.Measure.Scores;

/// <summary>Files of labelled cases: tab separated below one heading.</summary>
internal static class Labelled
{
    /// <param name="path">The file, or the folder that holds it.</param>
    public static string File(string path, string name) => Directory.Exists(path) ? Path.Combine(path, name) : path;

    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Rows(string file)
    {
        var lines = System.IO.File.ReadAllLines(file);
        var heading = lines[0].Split('\t');
        return [.. lines.Skip(1).Select(line => heading.Zip(line.Split('\t')).ToDictionary(pair => pair.First, pair => pair.Second))];
    }
}
