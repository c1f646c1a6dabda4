using DigestMailer.Bounces;
using DigestMailer.Cli;
using DigestMailer.Composing;
using DigestMailer.Delivery;
using DigestMailer.Digests;
using DigestMailer.Hosting;
using DigestMailer.Rendering;
using DigestMailer.Storage;
using DigestMailer.Subscribers;
using DigestMailer.Web;

return await Commands.RunAsync(args, Assemble);

static WebApplication Assemble(string[] settings)
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = settings,
        ContentRootPath = AppContext.BaseDirectory, // appsettings.json and templates/ travel with the binary
    });
    builder.Configuration.ReadFromEverywhere(settings);

    builder.AddHosting()    // clock, ticks, logs, health
        .AddStorage()       // SQLite for one node, PostgreSQL for several
        .AddDigests()       // source -> papers
        .AddSubscribers()   // who wants what, and who must be left alone
        .AddRendering()     // papers -> fragments
        .AddComposing()     // papers x wishes -> rows; row -> message
        .AddDelivery()      // claim -> relay -> settle
        .AddBounces()       // rejection -> suppression
        .AddWeb();          // pages for subscribers and operators

    var app = builder.Build();
    app.MapWeb();
    return app;
}

/// <summary>Named so that tests can host the real application.</summary>
public sealed partial class Program;
