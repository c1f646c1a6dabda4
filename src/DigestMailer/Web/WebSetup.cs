using DigestMailer.Hosting;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace DigestMailer.Web;

/// <summary>The <c>Web</c> section: pages for subscribers and, in development, the inbox.</summary>
internal sealed class WebOptions
{
    /// <summary>Shows the development inbox at <c>/inbox</c> while no relay is configured; anybody who reaches the port can read it.</summary>
    public bool ShowInbox { get; init; } = true;
}

internal sealed class WebLaw : IValidateOptions<WebOptions>
{
    public ValidateOptionsResult Validate(string? name, WebOptions options) => ValidateOptionsResult.Success;
}

internal static class WebSetup
{
    private const long LargestBody = 64 * 1024;

    public static WebApplicationBuilder AddWeb(this WebApplicationBuilder builder)
    {
        builder.AddSettings<WebOptions, WebLaw>("Web");
        builder.Services.AddSingleton<Pages>();
        builder.Services.AddSingleton<Exit>();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        return builder.AddStartStep("pages", (services, _) =>
        {
            services.GetRequiredService<Pages>().Compile();
            return Task.CompletedTask;
        });
    }

    public static void MapWeb(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.MapGet("/style.css", (Pages pages) => TypedResults.Bytes(pages.StyleSheet, "text/css; charset=utf-8"));
        app.MapUnsubscribe();
        app.MapInbox();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready"), ResponseWriter = TellAsync });
        app.MapHealthChecks("/health/startup", new HealthCheckOptions { Predicate = check => check.Tags.Contains("ready") });
    }

    /// <summary>The status, and what is not as it should be. The checks tell no names: anybody may ask.</summary>
    private static Task TellAsync(HttpContext context, HealthReport report)
    {
        var causes = report.Entries.Values.Where(entry => entry.Status != HealthStatus.Healthy).Select(entry => entry.Description);
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(string.Join(": ", causes.Prepend($"{report.Status}")), context.RequestAborted);
    }
}
