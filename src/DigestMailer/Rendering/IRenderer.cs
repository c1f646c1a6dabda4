using System.Buffers;
using DigestMailer.Templates;

namespace DigestMailer.Rendering;

/// <summary>The templates of one version, compiled: view to UTF-8. Two implementations ship: ours, and the twin over Scriban.</summary>
internal interface IRenderer
{
    /// <exception cref="TemplateException">Rendering failed or reached a limit.</exception>
    void Render(string template, object view, RenderContext context, IBufferWriter<byte> output);
}

/// <summary>Compiles a folder of templates, all of it.</summary>
/// <exception cref="TemplateException">Carries every mistake of every template.</exception>
internal delegate IRenderer CompileTemplates(TemplateFiles files);
