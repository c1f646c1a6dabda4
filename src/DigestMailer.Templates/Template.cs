using System.Buffers;

namespace DigestMailer.Templates;

/// <summary>One compiled template: immutable, shared by all threads.</summary>
public sealed class Template
{
    private readonly Program program;

    internal Template(TemplateSource source, Program program)
    {
        Name = source.Name;
        Model = source.Model!;
        IsShared = source.Shared;
        this.program = program;
    }

    public string Name { get; }

    public OutputKind Kind => program.Kind;

    public Shape Model { get; }

    /// <summary>Its output may be kept and given to many readers: of the context it depends on language and culture only.</summary>
    public bool IsShared { get; }

    /// <summary>Writes UTF-8; all of it or, when it throws, nothing.</summary>
    /// <exception cref="TemplateException">Rendering failed or reached a limit.</exception>
    public void Render(object model, RenderContext context, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(output);

        // What is shared could not ask for time, zone or chance; that it cannot get them either is the second lock on that door.
        var known = IsShared ? new RenderContext(context.Culture, DateTimeOffset.UnixEpoch, context.Locale) : context;
        var run = Run.Take(program, model, known);
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
