using DigestMailer.Composing;
using DigestMailer.Rendering;
using DigestMailer.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DigestMailer.Tests.Composing;

public sealed class ComposingSetupTests
{
    [Fact]
    public async Task A_composer_is_put_together_from_the_settings_as_shipped()
    {
        await using var app = Application();

        Assert.NotNull(app.Services.GetRequiredService<Composer>());
        Assert.NotNull(app.Services.GetRequiredService<TemplateVersions>().Read());
    }

    [Fact]
    public async Task An_unknown_key_is_a_mistake()
    {
        await using var app = Application("--Composing:FromNmae=x");

        var failure = Assert.Throws<InvalidOperationException>(() => app.Services.GetRequiredService<IOptions<ComposingOptions>>().Value);
        Assert.Contains("FromNmae", failure.Message, StringComparison.Ordinal);
    }

    private static WebApplication Application(params string[] settings)
    {
        var builder = WebApplication.CreateBuilder(settings);
        builder.AddStorage().AddRendering().AddComposing();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<LoadPapers>((_, _) => new([]));
        builder.Services.AddSingleton<UnsubscribeToken>((_, _, _) => "token");
        return builder.Build();
    }
}
