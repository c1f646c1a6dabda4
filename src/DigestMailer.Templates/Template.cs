using System.Buffers;

namespace DigestMailer.Templates;

/// <summary>One compiled template: immutable, shared by all threads.</summary>
public sealed class Template
{
    private readonly Program program;

    internal Template(string name, Shape model, Program program)
    {
        Name = name;
        Model = model;
        this.program = program;
    }

    public string Name { get; }

    public OutputKind Kind => program.Kind;

    public Shape Model { get; }

    /// <summary>Writes UTF-8; all of it or, when it throws, nothing.</summary>
    /// <exception cref="TemplateException">Rendering failed or reached a limit.</exception>
    public void Render(object model, RenderContext context, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);

        var run = Run.Take(program, model, context);
        run.Output.Begin(output, program.Limits.OutputBytes(Kind));
        try
        {
            program.Body.Go(run);
            run.Output.Commit(output, oneLine: Kind == OutputKind.Line && !program.Lenient);
        }
        finally
        {
            run.GiveBack();
        }
    }
}
