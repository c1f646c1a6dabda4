using Microsoft.Extensions.Options;

namespace DigestMailer.Hosting;

/// <summary>A section of the settings and the one class that reads it.</summary>
internal sealed record Section(string Name, Type Options);

/// <summary>Binds a section strictly: an unknown key is a mistake, and the section's law is asked before anything starts.</summary>
internal static class Settings
{
    public static WebApplicationBuilder AddSettings<TOptions, TLaw>(this WebApplicationBuilder builder, string section)
        where TOptions : class
        where TLaw : class, IValidateOptions<TOptions>
    {
        builder.Services.AddSingleton(new Section(section, typeof(TOptions)));
        builder.Services.AddSingleton<IValidateOptions<TOptions>, TLaw>();
        builder.Services.AddOptions<TOptions>()
            .BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        return builder;
    }

    /// <summary>
    /// Where settings come from, later wins: appsettings.json, <c>/etc/digestmailer/*.json</c> in name order,
    /// <c>DIGESTMAILER__Section__Key</c>, the same with <c>_FILE</c> for secrets in files, the command line.
    /// </summary>
    public static void ReadFromEverywhere(this ConfigurationManager configuration, string[] settings)
    {
        const string prefix = "DIGESTMAILER__";
        configuration.Sources.Clear();
        configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true);
        if (Directory.Exists("/etc/digestmailer"))
        {
            foreach (var file in Directory.EnumerateFiles("/etc/digestmailer", "*.json").Order(StringComparer.Ordinal))
            {
                configuration.AddJsonFile(file, optional: false);
            }
        }

        // ASPNETCORE_URLS and its like belong to the web server, not to a section of ours.
        configuration.AddEnvironmentVariables("ASPNETCORE_");
        configuration.AddInMemoryCollection(SecretFiles.Read(prefix, Environment.GetEnvironmentVariables()));
        configuration.AddCommandLine(settings);
    }
}
