using System.Buffers;
using System.Globalization;
using System.Text;
using DigestMailer.Rendering;
using DigestMailer.Templates;

namespace DigestMailer.Tests.Rendering;

/// <summary>What every renderer promises. Derived once for each.</summary>
public abstract class RendererContract
{
    private static readonly RenderContext English = new(CultureInfo.GetCultureInfo("en"), DateTimeOffset.UnixEpoch, "en");

    private protected abstract IRenderer Compile(TemplateFiles files);

    [Fact]
    public void Every_shipped_template_renders_in_every_language()
    {
        var files = Shipped();

        Samples.Prove(new TemplateVersion(files, Compile(files), 1_000));
    }

    [Fact]
    public void A_value_is_text_wherever_it_stands()
    {
        var html = Card("parts/paper.html", Paper("<b title='x'>\"&"));

        Assert.Contains(">&lt;b title=&#39;x&#39;&gt;&quot;&amp;</a></h2>", html, StringComparison.Ordinal);
        Assert.Empty(DomGate.Look(html));
    }

    [Fact]
    public void A_gap_is_printed_and_no_value_can_look_like_one()
    {
        var html = Card("parts/paper.html", Paper("\uFDD0why\uFDD1"));

        Assert.Equal(["n", "why", "n", null], Fragment.Of(html).Parts.Select(part => part.Gap));
    }

    [Fact]
    public void Text_parts_take_values_as_they_are() =>
        Assert.Contains("\uFDD0n\uFDD1. <b title='x'>\"&\n", Card("parts/paper.text", Paper("<b title='x'>\"&")), StringComparison.Ordinal);

    [Fact]
    public void A_wrong_name_does_not_compile()
    {
        var failure = Assert.Throws<TemplateException>(() => Compile(Shipped("digest.text", "{{ digest.titel }}")));

        Assert.Equal("digest.text", Assert.Single(failure.Errors).Template);
    }

    private string Card(string template, PaperView paper)
    {
        var output = new ArrayBufferWriter<byte>();
        Compile(Shipped()).Render(template, new CardView(CardView.Number, CardView.Reasons, "ltr", paper), English, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static PaperView Paper(string title) => new(
        title, "en", "ltr", ["A. Author"], 0, null, null, null, null, null, "A summary.", "en", "ltr",
        WebUrl.Parse("https://papers.example/1?a=1&b=2"), WebUrl.Parse("https://papers.example/1.pdf"));

    private static TemplateFiles Shipped(string? changed = null, string? text = null)
    {
        var files = TemplateFiles.Read(Path.Combine(AppContext.BaseDirectory, "templates"));
        return changed is null ? files : files.With(changed, text!);
    }
}

public sealed class RendererTests : RendererContract
{
    private protected override IRenderer Compile(TemplateFiles files) => Renderer.Compile(files, new TemplateLimits());
}
