namespace DigestMailer.Measure.Peers;

/// <summary>
/// How a child is measured: it warms up, says <c>ready</c>, is told to go, says <c>done</c>, and lives on until its input ends,
/// so that its figures can be read at rest.
/// </summary>
internal static class StartSignal
{
    public static async Task<int> RunAsync(Func<CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        Console.Out.WriteLine("ready");
        await input.ReadLineAsync(cancellationToken);
        await send(cancellationToken);
        Console.Out.WriteLine("done");
        await input.ReadToEndAsync(cancellationToken);
        return 0;
    }
}
