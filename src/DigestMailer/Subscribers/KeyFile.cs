using System.Security.Cryptography;

namespace DigestMailer.Subscribers;

/// <summary>A secret of 32 bytes in the data folder, made when it is first needed and readable by its owner alone.</summary>
internal static class KeyFile
{
    public const int Length = 32;

    /// <exception cref="InvalidOperationException">The file is there, but is no such key.</exception>
    public static byte[] ReadOrMake(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name);
        if (!File.Exists(path))
        {
            Make(path);
        }

        var key = Convert.FromBase64String(File.ReadAllText(path).Trim());
        return key.Length >= Length
            ? key
            : throw new InvalidOperationException($"{path} is no key of {Length} bytes: restore it from a backup; a new one would break every link sent.");
    }

    private static void Make(string path)
    {
        var draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(draft, options))
        {
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)));
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft); // another process made it first: its key is the one
        }
    }
}
