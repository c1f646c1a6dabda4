using System.Buffers;
using System.Text;

namespace DigestMailer.Templates;

/// <summary>One compiled template: immutable, shared by all threads.</summary>
public sealed class Template
{
    private readonly byte[] text;

    internal Template(string name, string source, OutputKind kind, Shape model)
    {
        text = Encoding.UTF8.GetBytes(source);
        Name = name;
        Kind = kind;
        Model = model;
    }

    public string Name { get; }

    public OutputKind Kind { get; }

    public Shape Model { get; }

    /// <summary>Writes UTF-8; all of it or, when it throws, nothing.</summary>
    /// <exception cref="TemplateException">Rendering failed or reached a limit.</exception>
    public void Render(object model, RenderContext context, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(text);
    }
}
