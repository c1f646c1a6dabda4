using DigestMailer.Bounces;
using DigestMailer.Composing;
using DigestMailer.Delivery;
using DigestMailer.Digests;
using DigestMailer.Hosting;
using DigestMailer.Rendering;
using DigestMailer.Storage;
using DigestMailer.Subscribers;
using DigestMailer.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;

namespace DigestMailer.Tests.Hosting;

/// <summary>The application with nothing but the settings that a test gives it; never started.</summary>
internal static class Application
{
    public static WebApplication With(params (string Key, string? Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        return Build(builder);
    }

    public static WebApplication WithFile(string file)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddJsonFile(file, optional: false);
        return Build(builder);
    }

    public static async Task<IReadOnlyList<string>> MistakesAsync(params (string Key, string? Value)[] settings)
    {
        await using var app = With(settings);
        return SettingsAudit.Mistakes(app.Services);
    }

    private static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.WebHost.UseKestrelCore();
        builder.AddHosting().AddStorage().AddDigests().AddSubscribers().AddRendering().AddComposing().AddDelivery().AddBounces().AddWeb();
        return builder.Build();
    }
}
