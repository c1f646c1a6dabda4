using System.Diagnostics;

namespace DigestMailer.Measure.Processes;

/// <summary>A process that we started, spoken to line by line; it ends with us at the latest.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly Process process;

    private Child(Process process) => this.process = process;

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>Itself again: this program with another verb.</summary>
    public static Child Again(params string[] words) => Start(Environment.ProcessPath!, words);

    public static Child Start(string program, params string[] words)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardInput = true, RedirectStandardOutput = true };
        return new Child(Process.Start(start)!);
    }

    /// <summary>Both outputs go to the end of a file, so that a killed process leaves its words behind.</summary>
    public static Child StartLogged(string log, string program, params string[] words) =>
        Start("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" >> \"$log\" 2>&1", "sh", log, program, .. words]);

    /// <exception cref="InvalidOperationException">The process ended without another line.</exception>
    public async Task<string> ReadAsync(CancellationToken cancellationToken) =>
        await process.StandardOutput.ReadLineAsync(cancellationToken)
        ?? throw new InvalidOperationException($"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} ended without an answer.");

    public async Task SayAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    public void EndInput() => process.StandardInput.Close();

    /// <summary>Reads on to the end, so that no full pipe holds the process up.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync(CancellationToken cancellationToken)
    {
        EndInput();
        _ = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    /// <summary>SIGKILL, to this process alone.</summary>
    public void Kill() => process.Kill();

    public void Signal(int signal) => Signals.Send(process.Id, signal);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}
