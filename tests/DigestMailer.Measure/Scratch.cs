namespace DigestMailer.Measure;

/// <summary>A folder of our own that goes when we do.</summary>
internal sealed class Scratch(string purpose) : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory($"digestmailer-{purpose}-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
