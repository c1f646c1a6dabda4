using System.ComponentModel.DataAnnotations;
using DigestMailer.Hosting;
using Microsoft.Extensions.Options;

namespace DigestMailer.Storage;

internal enum StorageProvider { Sqlite, PostgreSql }

/// <summary>The <c>Storage</c> section: where everything durable lives.</summary>
internal sealed class StorageOptions
{
    public StorageProvider Provider { get; init; }

    /// <summary>Data folder: the SQLite file, the journal, keys made at first start, the development inbox.</summary>
    [Required]
    public string Folder { get; init; } = "data";

    /// <summary>PostgreSQL only.</summary>
    public string? Connection { get; init; }
}

[OptionsValidator]
internal sealed partial class StorageRanges : IValidateOptions<StorageOptions>;

/// <summary>What no single value can get wrong, but two together can.</summary>
internal sealed class StorageLaw : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        failures.AddResult(new StorageRanges().Validate(name, options));

        if (options is { Provider: StorageProvider.PostgreSql, Connection: null or "" })
        {
            failures.AddError("Storage:Connection is missing: PostgreSql needs a connection string, as 'Host=db;Username=digestmailer;Database=digestmailer'.");
        }

        if (options is { Provider: StorageProvider.Sqlite, Connection: not null })
        {
            failures.AddError("Storage:Connection is set, but Storage:Provider is Sqlite: set Storage:Provider to PostgreSql, or remove the connection.");
        }

        return failures.Build();
    }
}

internal static class StorageSetup
{
    public static WebApplicationBuilder AddStorage(this WebApplicationBuilder builder)
    {
        builder.AddSettings<StorageOptions, StorageLaw>("Storage");
        builder.Services.AddSingleton<Database>();
        builder.Services.AddSingleton<Migrator>();
        return builder.AddStartStep("migrate", (services, cancellationToken) =>
            services.GetRequiredService<Migrator>().MigrateAsync(cancellationToken));
    }
}
