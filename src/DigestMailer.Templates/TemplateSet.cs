using System.Text;

namespace DigestMailer.Templates;

/// <summary>Templates that belong together and compiled without a mistake; immutable.</summary>
public sealed class TemplateSet
{
    private readonly Dictionary<string, Template> byName;

    private TemplateSet(IEnumerable<Template> templates) =>
        byName = templates.ToDictionary(template => template.Name, StringComparer.Ordinal);

    /// <summary>A full template: one with a model.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public Template this[string name] =>
        byName.TryGetValue(name, out var template) ? template : throw new KeyNotFoundException($"There is no template '{name}'.");

    /// <summary>Compiles all of them.</summary>
    /// <exception cref="TemplateException">Carries every error of every template, up to 20 a file.</exception>
    public static TemplateSet Compile(
        IReadOnlyCollection<TemplateSource> sources, TemplateLimits? limits = null, Catalogues? words = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var law = limits ?? new TemplateLimits();
        var catalogues = words ?? Catalogues.None;
        CheckSize(sources, law.SetBytes);
        var parsed = sources.Select(source => Parse(source, law)).ToDictionary(one => one.Source.Name, StringComparer.Ordinal);
        var templates = new List<Template>();
        foreach (var one in parsed.Values.Where(one => one.Source.Model is not null))
        {
            templates.Add(new Template(one.Source, Compiler.Compile(one, parsed, law, catalogues)));
        }

        TemplateError[] errors = [.. parsed.Values.SelectMany(one => one.Mistakes.Found.OrderBy(error => error.Line).ThenBy(error => error.Column))];
        return errors.Length == 0 ? new TemplateSet(templates) : throw new TemplateException(errors);
    }

    private static void CheckSize(IReadOnlyCollection<TemplateSource> sources, int most)
    {
        var all = sources.Sum(source => (long)Encoding.UTF8.GetByteCount(source.Text));
        if (all > most)
        {
            var largest = sources.MaxBy(source => source.Text.Length)!;
            throw new TemplateException([new SourceText(largest.Name, largest.Text).Error(new Span(0, 0), "DMT0010",
                $"all {sources.Count} templates and parts together have {all} bytes, more than {most}: shorten them or take out what is not used; this one is the largest")]);
        }
    }

    private static Parsed Parse(TemplateSource source, TemplateLimits limits)
    {
        var text = new SourceText(source.Name, source.Text);
        var mistakes = new Mistakes(text);
        if (Encoding.UTF8.GetByteCount(source.Text) > limits.SourceBytes)
        {
            mistakes.Add(new Span(0, 0), "DMT0008", $"this template is larger than {limits.SourceBytes} bytes: divide it into parts");
            return new Parsed(source, text, new Block(new Span(0, 0), []), mistakes);
        }

        var body = new Parser(text, mistakes, limits.Nesting).Parse();
        if (SyntaxWalk.TooDeep(body, limits.Chain) is { } deep)
        {
            mistakes.Add(deep.Span, "DMT0105", $"this is more than {limits.Chain} operators, members or blocks deep");
            body = new Block(new Span(0, 0), []);
        }

        return new Parsed(source, text, body, mistakes);
    }
}
