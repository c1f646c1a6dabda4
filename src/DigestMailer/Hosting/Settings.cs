using Microsoft.Extensions.Options;

namespace DigestMailer.Hosting;

/// <summary>Binds a section strictly: an unknown key is a mistake, and the section's law is asked before anything starts.</summary>
internal static class Settings
{
    public static WebApplicationBuilder AddSettings<TOptions, TLaw>(this WebApplicationBuilder builder, string section)
        where TOptions : class
        where TLaw : class, IValidateOptions<TOptions>
    {
        builder.Services.AddSingleton<IValidateOptions<TOptions>, TLaw>();
        builder.Services.AddOptions<TOptions>()
            .BindConfiguration(section, binder => binder.ErrorOnUnknownConfiguration = true)
            .ValidateOnStart();
        return builder;
    }
}
