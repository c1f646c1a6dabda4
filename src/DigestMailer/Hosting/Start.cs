namespace DigestMailer.Hosting;

/// <summary>
/// Something that must have happened before anything runs, in the order in which the features are added. Not a hosted
/// service: nothing in <c>ExecuteAsync</c> holds back a start.
/// </summary>
internal sealed record StartStep(string Name, Func<IServiceProvider, CancellationToken, Task> RunAsync);

internal static class Start
{
    public static WebApplicationBuilder AddStartStep(
        this WebApplicationBuilder builder, string name, Func<IServiceProvider, CancellationToken, Task> run)
    {
        builder.Services.AddSingleton(new StartStep(name, run));
        return builder;
    }

    /// <exception cref="SettingsException">Carries every mistake in the settings.</exception>
    public static void CheckSettings(IServiceProvider services)
    {
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, "appsettings.json")))
        {
            throw new SettingsException([$"appsettings.json is missing beside the program, in {AppContext.BaseDirectory}: restore it from the release."]);
        }

        if (SettingsAudit.Mistakes(services) is { Count: > 0 } mistakes)
        {
            throw new SettingsException(mistakes);
        }
    }

    /// <summary>What a step calls an invalid operation is something on this machine that must be mended before a start.</summary>
    public static async Task RunAsync(StartStep step, IServiceProvider services, CancellationToken cancellationToken)
    {
        try
        {
            await step.RunAsync(services, cancellationToken);
        }
        catch (InvalidOperationException broken)
        {
            throw new SettingsException([broken.Message], broken);
        }
    }

    /// <summary>Settings first, then every step up to and including <paramref name="last"/>, or all of them.</summary>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken, string? last = null)
    {
        CheckSettings(services);
        foreach (var step in services.GetServices<StartStep>())
        {
            await RunAsync(step, services, cancellationToken);
            if (step.Name == last)
            {
                return;
            }
        }
    }
}
