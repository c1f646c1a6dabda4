namespace DigestMailer.Templates;

/// <summary>A stretch of source, in UTF-16 units; the end is exclusive.</summary>
internal readonly record struct Span(int Start, int End)
{
    public static Span Cover(Span first, Span last) => new(first.Start, Math.Max(first.End, last.End));
}

/// <summary>The source of one template, and where in it a line begins.</summary>
internal sealed class SourceText
{
    private readonly List<int> lines = [0];

    public SourceText(string name, string text)
    {
        Name = name;
        Text = text;
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            lines.Add(at + 1);
        }
    }

    public string Name { get; }

    public string Text { get; }

    public TemplateError Error(Span span, string code, string message, IReadOnlyList<string>? chain = null)
    {
        var (line, column) = Place(span.Start);
        var from = lines[line - 1];
        var to = line < lines.Count ? lines[line] - 1 : Text.Length;
        var end = Math.Min(Math.Max(span.End, span.Start), to);
        return new TemplateError(Name, line, column, Math.Max(end - from + 1, column), code, message, Text[from..to].TrimEnd('\r'), chain ?? []);
    }

    /// <summary><c>digest.html(20,4)</c>, as a chain of includes names its links.</summary>
    public string Link(Span span)
    {
        var (line, column) = Place(span.Start);
        return $"{Name}({line},{column})";
    }

    /// <summary><c>line 20, column 4</c>, for a message that names a second place.</summary>
    public string Where(Span span)
    {
        var (line, column) = Place(span.Start);
        return $"line {line}, column {column}";
    }

    private (int Line, int Column) Place(int offset)
    {
        var found = lines.BinarySearch(offset);
        var line = found >= 0 ? found : ~found - 1;
        return (line + 1, offset - lines[line] + 1);
    }
}

/// <summary>The mistakes of one template; after the twentieth nothing more is kept, and of syntax only one at a place.</summary>
internal sealed class Mistakes(SourceText source)
{
    private const int Most = 20;

    private readonly List<TemplateError> found = [];

    public IReadOnlyList<TemplateError> Found => found;

    /// <summary>Names in what could not be read: it may have been there that they got a value.</summary>
    public HashSet<string> Lost { get; } = new(StringComparer.Ordinal);

    public bool Any => found.Count > 0;

    public bool Full => found.Count >= Most;

    public void Add(Span span, string code, string message, IReadOnlyList<string>? chain = null)
    {
        if (Full)
        {
            return;
        }

        var error = source.Error(span, code, message, chain);
        var follows = code.StartsWith("DMT01", StringComparison.Ordinal);
        if (!found.Any(one => one.Line == error.Line && one.Column == error.Column && (follows || one.Message == message)))
        {
            found.Add(error);
        }
    }
}
