using System.ComponentModel.DataAnnotations;
using DigestMailer.Delivery.Routes;
using DigestMailer.Hosting;
using DigestMailer.Mail.Smtp.Replies;
using DigestMailer.Storage;
using Microsoft.Extensions.Options;

namespace DigestMailer.Delivery;

/// <summary>The <c>Shutdown</c> section.</summary>
internal sealed class ShutdownOptions
{
    /// <summary>How long a stop waits for messages that are on the line.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:15:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(25);
}

[OptionsValidator]
internal sealed partial class ShutdownLaw : IValidateOptions<ShutdownOptions>;

internal static partial class DeliverySetup
{
    public static WebApplicationBuilder AddDelivery(this WebApplicationBuilder builder)
    {
        builder.AddSettings<SmtpOptions, SmtpLaw>("Smtp")
            .AddSettings<DeliveryOptions, DeliveryLaw>("Delivery")
            .AddSettings<ShutdownOptions, ShutdownLaw>("Shutdown");
        var services = builder.Services;
        services.AddSingleton<DeliveryLedger>();
        services.AddSingleton<LedgerUpkeep>();
        services.AddSingleton<DeliveryOutbox>();
        services.AddSingleton<DevelopmentRelay>();
        services.AddSingleton<DevelopmentInbox>();
        services.AddSingleton<Relays>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<DeliveryOptions>>().Value.ToRoutes());
        services.AddSingleton<RouteStore>();
        services.AddSingleton<RelayRests>();
        services.AddSingleton(provider => new RouteBook(
            provider.GetRequiredService<RouteNames>(),
            provider.GetRequiredService<RouteStore>(),
            provider.GetRequiredService<IOptions<SmtpOptions>>().Value.Lanes,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RouteBook>>()));
        services.AddSingleton<ComposeRegistry>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<DeliveryOptions>>().Value.ReadReplyTable());
        services.AddSingleton<Func<IMailTransport>>(provider => () => Transport(provider));
        UseTwin(services); // vanishes unless MailKitTransport.cs is compiled in, which implements it
        services.AddSingleton<DeliveryWorker>();
        services.AddHostedService(provider => provider.GetRequiredService<DeliveryWorker>());
        services.AddHealthChecks().AddCheck<RouteHealth>("routes", tags: ["ready"]);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(16)); // above Shutdown:Timeout, which rules
        return builder
            .AddStartStep("inbox", (provider, _) =>
            {
                if (provider.GetRequiredService<IOptions<SmtpOptions>>().Value.Host.Length == 0)
                {
                    provider.GetRequiredService<DevelopmentRelay>().EndPoint = provider.GetRequiredService<DevelopmentInbox>().EndPoint;
                }

                return Task.CompletedTask;
            })
            .AddStartStep("recover", (provider, cancellationToken) =>
                provider.GetRequiredService<DeliveryWorker>().RecoverAsync(cancellationToken));
    }

    /// <summary>Lets <paramref name="compose"/> make the bytes of rows of one kind.</summary>
    public static IServiceCollection AddComposer(
        this IServiceCollection services, string kind, Func<IServiceProvider, ComposeMessage> compose) =>
        services.AddSingleton(provider => new RegisteredComposer(kind, compose(provider)));

    static partial void UseTwin(IServiceCollection services);

    private static IMailTransport Transport(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<DeliveryOptions>>().Value;
        return options.Transport == TransportKind.Pickup
            ? new PickupTransport(Path.Combine(provider.GetRequiredService<Database>().Folder, options.PickupFolder))
            : new SmtpTransport(
                provider.GetRequiredService<Relays>(),
                provider.GetRequiredService<RouteNames>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ReplyTable>());
    }
}
