using System.ComponentModel.DataAnnotations;
using DigestMailer.Hosting;
using DigestMailer.Templates;
using Microsoft.Extensions.Options;

namespace DigestMailer.Rendering;

/// <summary>The <c>Rendering</c> section: where the templates are, and what one rendering may cost.</summary>
internal sealed class RenderingOptions
{
    /// <summary>Holds digest.html and the rest; relative to the program.</summary>
    [Required]
    public string Folder { get; init; } = "templates";

    /// <summary>Memory for papers rendered once and shared by all subscribers.</summary>
    [Range(1, 1024)]
    public int FragmentMegabytes { get; init; } = 32;

    /// <summary>Statements, turns of loops and calls of one rendering.</summary>
    [Range(1_000, 100_000_000)]
    public long Steps { get; init; } = 500_000;

    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(2);
}

[OptionsValidator]
internal sealed partial class RenderingLaw : IValidateOptions<RenderingOptions>;

internal static partial class RenderingSetup
{
    public static WebApplicationBuilder AddRendering(this WebApplicationBuilder builder)
    {
        builder.AddSettings<RenderingOptions, RenderingLaw>("Rendering");
        builder.Services.AddSingleton<CompileTemplates>(services =>
        {
            var limits = LimitsOf(services);
            return files => Renderer.Compile(files, limits);
        });
        UseTwin(builder.Services); // vanishes unless ScribanRenderer.cs is compiled in, which implements it
        builder.Services.AddSingleton<TemplateVersions>();
        return builder.AddStartStep("templates", (services, cancellationToken) =>
            services.GetRequiredService<TemplateVersions>().StartAsync(cancellationToken));
    }

    private static TemplateLimits LimitsOf(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<RenderingOptions>>().Value;
        return new TemplateLimits { Steps = options.Steps, Time = options.Time };
    }

    static partial void UseTwin(IServiceCollection services);
}
