using Dapper;
using DigestMailer.Bounces;
using DigestMailer.Composing;
using DigestMailer.Delivery;
using DigestMailer.Digests;
using DigestMailer.Hosting;
using DigestMailer.Rendering;
using DigestMailer.Storage;
using DigestMailer.Subscribers;
using DigestMailer.Tests.Support;
using DigestMailer.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DigestMailer.Tests.Web;

/// <summary>
/// The whole application in this process, put together as <c>Program</c> does, with a data folder, a clock and a port of its
/// own. Its ticks are silent: a test runs what it wants run.
/// </summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly bool keepsFolder;
    private readonly WebApplication app;

    private Site(ManualClock clock, string? folder, string[] settings)
    {
        (Clock, keepsFolder) = (clock, folder is not null);
        Folder = folder ?? Directory.CreateTempSubdirectory("digestmailer-site-").FullName;
        app = Assemble(clock, Folder, settings);
    }

    public ManualClock Clock { get; }

    public IServiceProvider Services => app.Services;

    public string Folder { get; }

    public Database Database => Get<Database>();

    /// <summary>Follows no redirect and keeps no cookie.</summary>
    public HttpClient Client { get; private set; } = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>As <c>Program</c> assembles it; a command may be given it too.</summary>
    public static WebApplication Assemble(TimeProvider clock, string folder, string[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.ReadFromEverywhere(
        [
            $"--Storage:Folder={folder}",
            $"--Rendering:Folder={Repository.Path("templates")}",
            "--Hosting:IngestCron=0 0 0 1 1 ? 2099",
            "--Hosting:PlanCron=0 0 0 1 1 ? 2099",
            "--Hosting:SweepCron=0 0 0 1 1 ? 2099",
            .. settings,
        ]);
        builder.AddHosting().AddStorage().AddDigests().AddSubscribers().AddRendering().AddComposing().AddDelivery().AddBounces().AddWeb();
        builder.Services.AddSingleton(clock);

        // Sends when a test drains it, and not beside a test that counts what waits.
        builder.Services.Remove(builder.Services.Single(service => service.ImplementationFactory?.Method.ReturnType == typeof(DeliveryWorker)
            && service.ServiceType == typeof(Microsoft.Extensions.Hosting.IHostedService)));
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapWeb();
        return app;
    }

    public static Task<Site> OpenAsync(params string[] settings) => OpenAsync(new ManualClock(), null, settings);

    /// <param name="folder">Data that outlives the site; null for a folder of its own.</param>
    public static async Task<Site> OpenAsync(ManualClock clock, string? folder, params string[] settings)
    {
        var site = new Site(clock, folder, settings);
        await Start.PrepareAsync(site.Services, Token);
        await site.app.StartAsync(Token);
        site.Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri(site.app.Urls.Single()),
        };
        return site;
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public async Task<long> SubscribeAsync(string address, Preferences? preferences = null) =>
        Assert.IsType<Saved.Added>(await Get<SubscriberStore>().SaveAsync(
            address, null, preferences ?? new Preferences { Wish = "id:*" }, "test", Token)).Id;

    public async Task<SubscriberState> StateAsync(long subscriber) =>
        (await Get<SubscriberStore>().FindAsync(subscriber, Token))!.State;

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? values = null)
    {
        await using var connection = await Database.OpenAsync(Token);
        return [.. await connection.QueryAsync<T>(sql, values)];
    }

    public async Task ExecuteAsync(string sql, object? values = null)
    {
        await using var connection = await Database.OpenAsync(Token);
        await connection.ExecuteAsync(sql, values);
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (!keepsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
