using DigestMailer.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Quartz;

namespace DigestMailer.Tests.Hosting;

/// <summary>The one Quartz job, run by Quartz itself.</summary>
public sealed class TickJobTests
{
    private const string Never = "0 0 0 1 1 ? 2099";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<(WebApplication App, IScheduler Scheduler)> StartAsync(params (string Name, Func<Task> Run)[] ticks)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.AddHosting();
        foreach (var (name, run) in ticks)
        {
            builder.AddTick(name, _ => Never, (_, _) => run());
        }

        var app = builder.Build();
        var scheduler = await app.Services.GetRequiredService<ISchedulerFactory>().GetScheduler(Token);
        await scheduler.Start(Token);
        return (app, scheduler);
    }

    [Fact]
    public async Task A_trigger_runs_the_tick_that_it_names()
    {
        var ran = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (app, scheduler) = await StartAsync(("one", () => Say("one")), ("two", () => Say("two")));
        await using (app)
        {
            await scheduler.TriggerJob(new JobKey("two"), Token);
            Assert.Equal("two", await ran.Task.WaitAsync(TimeSpan.FromSeconds(30), Token));
            await scheduler.Shutdown(true, Token);
        }

        Task Say(string name)
        {
            ran.TrySetResult(name);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_tick_that_fails_runs_again_and_counts_only_when_it_ends()
    {
        var runs = new List<TimeSpan?>();
        var third = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TickAges ages = null!;
        var (app, scheduler) = await StartAsync(("sweep", Sweep));
        await using (app)
        {
            ages = app.Services.GetRequiredService<TickAges>();
            for (var turn = 0; turn < 3; turn++)
            {
                await scheduler.TriggerJob(new JobKey("sweep"), Token); // one after the other: the job forbids itself company
            }

            await third.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
            await scheduler.Shutdown(true, Token);
        }

        Assert.Equal([false, false, true], runs.Select(age => age is not null));

        Task Sweep()
        {
            runs.Add(ages.Oldest);
            if (runs.Count == 3)
            {
                third.TrySetResult();
            }

            return runs.Count == 1 ? Task.FromException(new IOException("the database is away")) : Task.CompletedTask;
        }
    }

    [Fact]
    public async Task A_tick_that_has_not_ended_for_long_degrades_the_service()
    {
        var clock = new Support.ManualClock();
        var ages = new TickAges(clock);
        var context = new HealthCheckContext();
        Assert.Equal(HealthStatus.Healthy, (await ages.CheckHealthAsync(context, Token)).Status);

        ages.Finished("plan");
        clock.Advance(TimeSpan.FromMinutes(9));
        ages.Finished("ingest");
        Assert.Equal(HealthStatus.Healthy, (await ages.CheckHealthAsync(context, Token)).Status);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(HealthStatus.Degraded, (await ages.CheckHealthAsync(context, Token)).Status);
    }

    [Fact]
    public void Every_time_that_ships_is_one_that_Quartz_reads() =>
        Assert.True(new HostingLaw().Validate(null, new HostingOptions()).Succeeded);

    [Theory]
    [InlineData("* * * * *")]
    [InlineData("every minute")]
    [InlineData("")]
    public void A_time_that_Quartz_cannot_read_is_named(string cron)
    {
        var options = new HostingOptions { IngestCron = cron, PlanCron = cron, SweepCron = cron };
        var failures = new HostingLaw().Validate(null, options).Failures!.ToList();
        Assert.All(
            [nameof(options.IngestCron), nameof(options.PlanCron), nameof(options.SweepCron)],
            key => Assert.Contains(failures, failure => failure.StartsWith($"Hosting:{key} is '{cron}'", StringComparison.Ordinal)));
    }
}
