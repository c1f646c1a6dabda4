namespace DigestMailer.Templates;

/// <summary>How much a template may cost. Whatever reaches a limit fails; nothing is ever cut.</summary>
public sealed record TemplateLimits
{
    /// <summary>Of one template's source, in UTF-8.</summary>
    public int SourceBytes { get; init; } = 256 * 1024;

    /// <summary>Of all templates and parts of a set together, in UTF-8.</summary>
    public int SetBytes { get; init; } = 1024 * 1024;

    /// <summary>Blocks and expressions inside one another.</summary>
    public int Nesting { get; init; } = 100;

    /// <summary>Operators, members and pipes in one chain, together with the blocks around it.</summary>
    public int Chain { get; init; } = 250;

    public int IncludeDepth { get; init; } = 10;

    public int CallDepth { get; init; } = 32;

    /// <summary>Statements, turns of loops, calls, and items that functions look at.</summary>
    public long Steps { get; init; } = 500_000;

    /// <summary>Strings and lists that a rendering makes, all together.</summary>
    public long MadeBytes { get; init; } = 8 * 1024 * 1024;

    public int HtmlBytes { get; init; } = 512 * 1024;

    public int TextBytes { get; init; } = 256 * 1024;

    public int LineBytes { get; init; } = 998;

    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(2);

    internal int OutputBytes(OutputKind kind) => kind switch
    {
        OutputKind.Html => HtmlBytes,
        OutputKind.Text => TextBytes,
        _ => LineBytes,
    };
}
