using System.Diagnostics;
using System.Text;
using DigestMailer.Tests.Support;

namespace DigestMailer.Tests.Scenarios;

/// <summary>What a finished child process left.</summary>
internal sealed record Ended(int Code, string Out, string Error)
{
    public IReadOnlyList<string> Complaints => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>The built program as a child process, in a folder of its own that goes with it.</summary>
internal sealed class Child : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);
    private readonly List<Process> running = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("digestmailer-child-").FullName;

    /// <summary>Added to the environment of what starts after.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public static string Program { get; } = Repository.Path(
        "src", "DigestMailer", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "DigestMailer.dll");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Write(string name, string content)
    {
        var path = System.IO.Path.Combine(Folder, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content, new UTF8Encoding(false));
        return path;
    }

    public string Path(params string[] parts) => System.IO.Path.Combine([Folder, .. parts]);

    /// <summary>Runs one command with its data under this folder, to its end.</summary>
    public async Task<Ended> RunAsync(params string[] words)
    {
        var process = Start(words);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
        await EndAsync(process);
        return new Ended(process.ExitCode, await output, await error);
    }

    /// <summary>Runs one command and expects it to be done.</summary>
    public async Task<string> DoAsync(params string[] words)
    {
        var ended = await RunAsync(words);
        Assert.True(ended.Code == 0, $"{string.Join(' ', words)} ended with {ended.Code}: {ended.Out}{ended.Error}");
        return ended.Out;
    }

    public Process Start(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Program, $"--Storage:Folder={Path("data")}", .. words]) // a later setting wins
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var name in start.Environment.Keys.Where(IsOurs).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        running.Add(process);
        return process;
    }

    public static async Task EndAsync(Process process)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Longest);
        await process.WaitForExitAsync(limit.Token);
    }

    /// <summary>Asks a process to stop as a service manager does.</summary>
    public static async Task TerminateAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in running)
        {
            if (!process.HasExited)
            {
                process.Kill();
                await EndAsync(process);
            }

            process.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static bool IsOurs(string name) =>
        name.StartsWith("DIGESTMAILER", StringComparison.Ordinal) || name.StartsWith("ASPNETCORE", StringComparison.Ordinal);
}
