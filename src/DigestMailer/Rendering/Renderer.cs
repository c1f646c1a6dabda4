using System.Buffers;
using DigestMailer.Templates;

namespace DigestMailer.Rendering;

/// <summary>Door to DigestMailer.Templates.</summary>
internal sealed class Renderer(TemplateSet templates) : IRenderer
{
    public static IRenderer Compile(TemplateFiles files, TemplateLimits limits) =>
        new Renderer(TemplateSet.Compile(files.Sources(), limits, files.Words()));

    public void Render(string template, object view, RenderContext context, IBufferWriter<byte> output) =>
        templates[template].Render(view, context, output);
}
