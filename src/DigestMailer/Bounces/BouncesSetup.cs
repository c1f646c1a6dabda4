using DigestMailer.Hosting;

namespace DigestMailer.Bounces;

internal static class BouncesSetup
{
    public static WebApplicationBuilder AddBounces(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RefusalIntake>();
        return builder.AddTick("refusals", hosting => hosting.SweepCron, (services, cancellationToken) =>
            services.GetRequiredService<RefusalIntake>().RunAsync(cancellationToken));
    }
}
