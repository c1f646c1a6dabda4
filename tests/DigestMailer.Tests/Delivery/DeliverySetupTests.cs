using System.Collections.Concurrent;
using DigestMailer.Delivery;
using DigestMailer.Delivery.Routes;
using DigestMailer.Mail.Smtp;
using DigestMailer.Mail.Smtp.Receiving;
using DigestMailer.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DigestMailer.Tests.Delivery;

public sealed class DeliverySetupTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("digestmailer-setup-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Without_a_relay_mail_goes_to_the_development_inbox_over_real_smtp()
    {
        var mails = new ConcurrentBag<ReceivedMail>();
        await using var inbox = SmtpReceiver.Start(
            new ReceiverSettings(),
            (mail, _) =>
            {
                mails.Add(mail);
                return ValueTask.FromResult(SmtpReply.Of(250, "2.0.0 kept"));
            },
            TimeProvider.System);
        await using var app = Build();
        app.Services.GetRequiredService<DevelopmentRelay>().EndPoint = inbox.EndPoint;
        await app.Services.GetRequiredService<Migrator>().MigrateAsync(Token);
        var database = app.Services.GetRequiredService<Database>();
        var now = TimeProvider.System.GetUtcNow();
        await database.PlanAsync(
            TimeProvider.System,
            [.. Enumerable.Range(1, 40).Select(number => Some.Row(number) with
            {
                DueAt = now.ToUnixTimeMilliseconds(), Deadline = now.AddHours(1).ToUnixTimeMilliseconds(),
            })],
            Token);

        var worker = app.Services.GetRequiredService<DeliveryWorker>();
        await worker.DrainAsync(Token);
        await worker.EndAsync();

        Assert.Equal(40, mails.Count);
        Assert.Equal(40, (await Tally.ReadAsync(database, null, Token)).States["sent"]);
        Assert.Equal(40, await database.CountAsync("deliveries WHERE relay = 'inbox' AND last_words LIKE '250 2.0.0 kept%'", Token));
    }

    [Fact]
    public async Task Without_a_relay_and_without_an_inbox_nothing_is_claimed()
    {
        await using var app = Build();
        await app.Services.GetRequiredService<Migrator>().MigrateAsync(Token);
        var database = app.Services.GetRequiredService<Database>();
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        await database.PlanAsync(TimeProvider.System, [Some.Row(1) with { DueAt = now, Deadline = now + 1_000_000 }], Token);

        var worker = app.Services.GetRequiredService<DeliveryWorker>();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => worker.DrainAsync(Token));
        Assert.Contains("Smtp:Host", failure.Message, StringComparison.Ordinal);
        Assert.Equal("queued", (await database.StateAsync(1, Token)).Word);
    }

    [Theory]
    [InlineData("Smtp:UserName", "u", "Smtp:Host is missing")]
    [InlineData("Smtp:Connections", "0", "Connections")]
    [InlineData("Smtp:Weight", "-1", "Weight")]
    [InlineData("Smtp:Others:0:Host", "two.test", "Smtp:Host is missing")]
    [InlineData("Delivery:Retries:0", "00:00:01", "Delivery:Retries")]
    [InlineData("Delivery:Lease", "00:00:01", "Lease")]
    [InlineData("Shutdown:Timeout", "00:00:00", "Timeout")]
    [InlineData("Smtp:Priority", "0", "Priority")]
    [InlineData("Smtp:ConnectionIdle", "00:00:00", "ConnectionIdle")]
    [InlineData("Delivery:RatePerSecond", "0", "RatePerSecond")]
    [InlineData("Delivery:WarmUp:Growth", "1", "Growth")]
    [InlineData("Delivery:Limits:0:PerHour", "5", "Delivery:Limits:0 names nobody")]
    [InlineData("Delivery:Limits:0:Name", "gogle", "Delivery:Limits:0:Name is 'gogle', which has no domains")]
    [InlineData("Delivery:Limits:0:Domains:0", "Example.com", "Delivery:Limits:0:Domains has 'Example.com': write it in lower-case ASCII")]
    [InlineData("Delivery:Limits:0:Domains:0", "a b.test", "Delivery:Limits:0:Domains has 'a b.test'")]
    public void A_setting_that_cannot_be_is_named(string key, string value, string expected)
    {
        var failure = Assert.ThrowsAny<OptionsValidationException>(() => Read((key, value)));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Smtp:Security", "PlainText", "Smtp:UserName and Password would cross an unprotected line")]
    [InlineData("Smtp:Password", "", "Smtp:UserName and Password belong together")]
    [InlineData("Smtp:HelloName", "localhost", "Smtp:HelloName")]
    [InlineData("Smtp:Others:0:Weight", "5", "Smtp:Others:0:Host is missing")]
    [InlineData("Smtp:Auth", "XOAuth2", "Smtp:Auth XOAuth2 needs access tokens")]
    [InlineData("Smtp:OAuth:TokenFile", "/run/token", "Smtp:OAuth signs in instead of a password")]
    [InlineData("Smtp:OAuth:TokenUrl", "http://token.test/", "Smtp:OAuth:TokenUrl must be an https address")]
    [InlineData("Smtp:OAuth:ClientId", "app", "Smtp:OAuth:TokenUrl is missing")]
    public void Two_settings_that_do_not_fit_are_named(string key, string value, string expected)
    {
        var failure = Assert.ThrowsAny<OptionsValidationException>(() => Read(
            ("Smtp:Host", "relay.test"), ("Smtp:UserName", "u"), ("Smtp:Password", "p"), (key, value)));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_that_contradict_each_other_are_named()
    {
        var failure = Assert.ThrowsAny<OptionsValidationException>(() => Read(
            ("Delivery:Limits:0:Domains:0", "one.test"), ("Delivery:Limits:1:Name", "x"), ("Delivery:Limits:1:Domains:0", "one.test"),
            ("Delivery:Limits:2:Domains:0", "*"), ("Delivery:Limits:2:Domains:1", "two.test")));
        Assert.Contains("Delivery:Limits:1 has 'one.test', as Delivery:Limits:0 has", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Delivery:Limits:2:Domains has '*' beside other words", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_relay_takes_over_what_it_does_not_say_itself()
    {
        using var app = Build(
            ("Smtp:Host", "one.test"), ("Smtp:Connections", "6"), ("Smtp:MessagesPerConnection", "20"), ("Smtp:Others:0:Host", "two.test"),
            ("Smtp:Others:0:MessagesPerConnection", "5"), ("Smtp:Others:1:Host", "three.test"), ("Smtp:Others:1:Priority", "2"),
            ("Smtp:Others:1:Connections", "2")) as IDisposable;
        var services = ((WebApplication)app).Services;
        Assert.Equal(
            [(6, 20), (6, 5), (2, 20)],
            services.GetRequiredService<Relays>().All.Select(relay => (relay.Law.Lines, relay.Law.MessagesPerLine)));
        Assert.Equal(12, services.GetRequiredService<IOptions<SmtpOptions>>().Value.Lanes);
    }

    [Fact]
    public void An_unknown_key_is_a_mistake() =>
        Assert.Throws<InvalidOperationException>(() => Read(("Delivery:Leese", "00:15:00")));

    private void Read(params (string Key, string Value)[] settings)
    {
        using var app = Build(settings) as IDisposable;
        var services = ((WebApplication)app).Services;
        _ = services.GetRequiredService<IOptions<SmtpOptions>>().Value;
        _ = services.GetRequiredService<IOptions<DeliveryOptions>>().Value;
        _ = services.GetRequiredService<IOptions<ShutdownOptions>>().Value;
    }

    private WebApplication Build(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["Storage:Folder"] = folder;
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }

        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddStorage().AddDelivery();
        builder.Services.AddComposer("test", _ => Station.ComposeAsync);
        return builder.Build();
    }
}
