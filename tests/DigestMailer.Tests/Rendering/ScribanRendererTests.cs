using DigestMailer.Rendering;
using DigestMailer.Templates;

namespace DigestMailer.Tests.Rendering;

/// <summary>Compiled only with the package Scriban.</summary>
public sealed class ScribanRendererTests : RendererContract
{
    private protected override IRenderer Compile(TemplateFiles files) => ScribanRenderer.Compile(files, new TemplateLimits());
}
