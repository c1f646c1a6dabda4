using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Quartz;

namespace DigestMailer.Hosting;

/// <summary>The <c>Hosting</c> section: when the ticks run. Cron in UTC; who is due is never cron's business.</summary>
internal sealed class HostingOptions
{
    /// <summary>Looks for new digests.</summary>
    [Required]
    public string IngestCron { get; init; } = "0 * * * * ?";

    /// <summary>Plans every slot that is due.</summary>
    [Required]
    public string PlanCron { get; init; } = "15 * * * * ?";

    /// <summary>Stops writing to whoever cannot be reached.</summary>
    [Required]
    public string SweepCron { get; init; } = "30 * * * * ?";
}

[OptionsValidator]
internal sealed partial class HostingRanges : IValidateOptions<HostingOptions>;

internal sealed class HostingLaw : IValidateOptions<HostingOptions>
{
    public ValidateOptionsResult Validate(string? name, HostingOptions options)
    {
        var failures = new ValidateOptionsResultBuilder();
        failures.AddResult(new HostingRanges().Validate(name, options));
        foreach (var (key, cron) in new[]
        {
            (nameof(options.IngestCron), options.IngestCron),
            (nameof(options.PlanCron), options.PlanCron),
            (nameof(options.SweepCron), options.SweepCron),
        })
        {
            if (!CronExpression.TryParse(cron, out _))
            {
                failures.AddError($"Hosting:{key} is '{cron}', which is no Quartz cron expression: write six fields, as '0 * * * * ?' for every minute.");
            }
        }

        return failures.Build();
    }
}

internal static class HostingSetup
{
    /// <summary>The clock, and Quartz with nothing scheduled yet.</summary>
    public static WebApplicationBuilder AddHosting(this WebApplicationBuilder builder)
    {
        builder.AddSettings<HostingOptions, HostingLaw>("Hosting");
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<TickAges>();
        builder.Services.AddSingleton<Readiness>();
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning); // it writes down every address asked for, and some hold a token
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace); // standard output is for results
        builder.Services.AddQuartz(quartz => { });
        builder.Services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);
        builder.Services.AddHealthChecks().AddCheck<Readiness>("ready", tags: ["ready"]).AddCheck<TickAges>("ticks", tags: ["ready"]);
        return builder;
    }

    /// <summary>A tick at the times that <paramref name="cron"/> takes from the settings.</summary>
    public static WebApplicationBuilder AddTick(
        this WebApplicationBuilder builder,
        string name,
        Func<HostingOptions, string> cron,
        Func<IServiceProvider, CancellationToken, Task> run)
    {
        builder.Services.AddSingleton(new Tick(name, run));
        builder.Services.ConfigureAllQuartzSchedulers(quartz =>
        {
            var key = new JobKey(name);
            quartz.AddJob<TickJob>(job => job.WithIdentity(key).UsingJobData(TickJob.TickName, name));
            quartz.AddTrigger((services, trigger) => trigger.ForJob(key)
                .WithIdentity(name)
                .WithCronSchedule(
                    cron(services.GetRequiredService<IOptions<HostingOptions>>().Value),
                    schedule => schedule.InTimeZone(TimeZoneInfo.Utc)));
        });
        return builder;
    }
}
