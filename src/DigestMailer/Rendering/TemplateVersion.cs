using System.Buffers;
using System.Collections.Concurrent;
using DigestMailer.Templates;

namespace DigestMailer.Rendering;

/// <summary>One immutable version of the templates, compiled, with the fragments made from it.</summary>
internal sealed class TemplateVersion(TemplateFiles files, IRenderer renderer, long fragmentBytes)
{
    private readonly ConcurrentDictionary<string, bool> looked = new(StringComparer.Ordinal);

    /// <summary>The hash of its files.</summary>
    public string Hash => files.Hash;

    public TemplateFiles Files => files;

    public Fragments Fragments { get; } = new(renderer, fragmentBytes);

    /// <summary>
    /// Renders what is made anew for every mail: subject, preheader and frame. The first HTML of each template is read again by the gate;
    /// what differs from mail to mail are values, which the engine escapes by context.
    /// </summary>
    /// <exception cref="TemplateException">Rendering failed.</exception>
    /// <exception cref="RefusedMarkupException">What was rendered holds markup that no mail may have.</exception>
    public void Render(string template, MailView view, RenderContext context, IBufferWriter<byte> output)
    {
        if (!template.EndsWith(".html", StringComparison.Ordinal) || looked.ContainsKey(template))
        {
            renderer.Render(template, view, context, output);
            return;
        }

        var rendered = new ArrayBufferWriter<byte>(16 * 1024);
        renderer.Render(template, view, context, rendered);
        DomGate.Demand(template, rendered.WrittenSpan);
        output.Write(rendered.WrittenSpan);
        looked.TryAdd(template, true);
    }

    /// <summary>Makes a fragment that nobody will use, to see that it can be made.</summary>
    public void Prove(FragmentKey key, RenderContext context, object view) =>
        _ = new Fragments(renderer, 0).Get(key, context, view, static view => view);

    /// <summary>One part alone, uncached.</summary>
    public void Show(string template, object view, RenderContext context, IBufferWriter<byte> output) =>
        renderer.Render(template, view, context, output);
}
