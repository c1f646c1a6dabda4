using System.ComponentModel.DataAnnotations;
using DigestMailer.Hosting;
using Microsoft.Extensions.Options;

namespace DigestMailer.Digests;

/// <summary>The <c>Digests</c> section: where digests come from.</summary>
internal sealed class DigestsOptions
{
    /// <summary>Files that appear here are taken in; without it, only <c>ingest</c> brings digests.</summary>
    public string? Folder { get; init; }

    /// <summary>How long a file must rest before it counts as complete at first sight.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(5);
}

[OptionsValidator]
internal sealed partial class DigestsRanges : IValidateOptions<DigestsOptions>;

/// <summary>What ranges cannot say: a folder that is named must be there.</summary>
internal sealed class DigestsLaw : IValidateOptions<DigestsOptions>
{
    public ValidateOptionsResult Validate(string? name, DigestsOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        failures.AddResult(new DigestsRanges().Validate(name, options));

        if (options.Folder is { } folder && !Directory.Exists(folder))
        {
            failures.AddError($"Digests:Folder '{folder}' does not exist: make it, or remove the setting.");
        }

        return failures.Build();
    }
}

internal static class DigestsSetup
{
    public static WebApplicationBuilder AddDigests(this WebApplicationBuilder builder)
    {
        builder.AddSettings<DigestsOptions, DigestsLaw>("Digests");
        builder.Services.AddSingleton<DigestStore>();
        builder.Services.AddSingleton<TakenFiles>();
        builder.Services.AddSingleton<IDigestSource, FolderSource>();
        builder.Services.AddSingleton<Ingest>();
        return builder.AddTick("ingest", hosting => hosting.IngestCron, (services, cancellationToken) =>
            services.GetRequiredService<Ingest>().RunAsync(cancellationToken));
    }
}
